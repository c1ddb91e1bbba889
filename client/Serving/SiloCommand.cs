using Grid.Silo;

namespace Grid.Client;

/// <summary>Runs a silo from its start until it has left.</summary>
internal static class SiloCommand
{
    /// <summary>The first Ctrl-C or SIGTERM drains the silo, and so does `grid drain`; the second leaves at once.</summary>
    public static async Task<ExitCode> RunAsync(Shell shell, SiloLog log, SiloServerOptions options)
    {
        using var interrupts = new Interrupts(() =>
            Leave(shell, "left at once; trainings go on from their last checkpoints when the silo starts again")
        );
        await using var server = await SiloServer.StartAsync(options, shell.Time, interrupts.First);
        log.Say(
            $"Listening on {server.Address.GetLeftPart(UriPartial.Authority)}: silo {options.Name}, {Text.Count(options.Devices.Devices.Count, "device")}, home {options.Home.Root}"
        );

        var leaving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var asked = interrupts.First.Register(leaving.SetResult);
        await Task.WhenAny(leaving.Task, server.DrainAsked, server.Faulted);
        if (server.Faulted.IsCompletedSuccessfully)
        {
            throw await server.Faulted;
        }

        log.Say(
            $"draining: trainings save and hand back their leases, within {Text.Duration(options.DrainTimeout)}; Ctrl-C again leaves at once"
        );
        if (!await server.DrainAsync())
        {
            Leave(
                shell,
                $"trainings were not done saving after {Text.Duration(options.DrainTimeout)}: they go on from their last checkpoints when the silo starts again"
            );
        }

        log.Say("drained");
        return ExitCode.Done;
    }

    private static void Leave(Shell shell, string why)
    {
        shell.Error.WriteLine(why);
        Environment.Exit((int)ExitCode.Interrupted);
    }
}
