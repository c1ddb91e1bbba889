using Grid.Silo;

namespace Grid.Client;

/// <summary>Runs a silo from its start until it has left.</summary>
internal static class SiloCommand
{
    /// <summary>
    /// The first Ctrl-C or SIGTERM drains the silo, and so does `grid drain`; a second does not wait for trainings to save any longer; a third ends the process at once. The exit code is 0
    /// where the silo has left, whatever its trainings could save.
    /// </summary>
    public static async Task<ExitCode> RunAsync(Shell shell, SiloLog log, SiloServerOptions options)
    {
        using var hurry = new CancellationTokenSource();
        using var interrupts = new Interrupts(() => Hurry(shell, hurry));
        try
        {
            await using var server = await SiloServer.StartAsync(options, shell.Time, interrupts.First);
            log.Say(
                $"Listening on {server.Address.GetLeftPart(UriPartial.Authority)}: silo {options.Name}, {Text.Count(options.Devices.Devices.Count, "device")}, home {options.Home.Root}"
            );
            await LeavingAsync(server, interrupts.First);
            log.Say(
                $"draining: trainings save and hand back their leases, within {Text.Duration(options.DrainTimeout)}; Ctrl-C again does not wait for them"
            );
            var saved = await server.DrainAsync(hurry.Token);
            log.Say(saved ? "drained" : "not all trainings have saved: they go on from the checkpoints before");
        }
        catch (OperationCanceledException) when (interrupts.First.IsCancellationRequested)
        {
            log.Say("left before it had begun");
        }

        return ExitCode.Done;
    }

    /// <summary>Waits until the silo is to leave. Throws what keeps it from going on.</summary>
    private static async Task LeavingAsync(SiloServer server, CancellationToken interrupted)
    {
        var leaving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var asked = interrupted.Register(leaving.SetResult);
        await Task.WhenAny(leaving.Task, server.DrainAsked, server.Faulted);
        if (server.Faulted.IsCompletedSuccessfully)
        {
            throw await server.Faulted;
        }
    }

    private static void Hurry(Shell shell, CancellationTokenSource hurry)
    {
        if (hurry.IsCancellationRequested)
        {
            shell.Error.WriteLine("left at once: what it held goes on elsewhere when its leases have run out");
            Environment.Exit((int)ExitCode.Interrupted);
        }

        hurry.Cancel();
    }
}
