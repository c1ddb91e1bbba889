using System.CommandLine;
using Grid.Grains;
using Grid.Silo;
using Grid.Store;

namespace Grid.Client;

/// <summary>`grid pause ID` and `grid cancel ID`: at a silo, or in a home that no process works in.</summary>
internal static class SteeringVerbs
{
    public static Command BuildPause(Shell shell) =>
        Build(
            shell,
            "pause",
            "Pause a sweep: running trials save and hand back their slots",
            (sweeps, id, reason, cancel) =>
                sweeps.PauseAsync(id, reason ?? $"paused; go on with grid resume {id}", cancel)
        );

    public static Command BuildCancel(Shell shell) =>
        Build(
            shell,
            "cancel",
            "End a sweep for good: waiting trials now, running ones after their epoch",
            (sweeps, id, reason, cancel) => sweeps.CancelAsync(id, reason ?? "cancelled", cancel)
        );

    /// <summary>Says in a line, or as JSON, how a sweep stands after it was told something.</summary>
    public static async Task AnswerAsync(Shell shell, SweepPlace place, ExperimentStatus status, bool asJson)
    {
        if (asJson)
        {
            Json.Write(shell.Out, SweepJson.Of(status, best: null, place));
        }
        else
        {
            await shell.Out.WriteLineAsync(
                $"{status.Id} {States.Name(status.State)}: {States.Counts(status.Counts, marked: false)}"
            );
        }
    }

    private static Command Build(
        Shell shell,
        string verb,
        string about,
        Func<ISweeps, string, string?, CancellationToken, Task<ExperimentStatus>> call
    )
    {
        var (id, reason, output) = (CommonOptions.Id(), CommonOptions.Reason(), CommonOptions.Output());
        var command = new Command(verb, about) { id, reason, output };
        command.ReadsServed(
            shell,
            output,
            async (result, place, asJson, cancel) =>
            {
                // Looked up first, without a lock, so that a mistyped id leaves no trace.
                var status = await FindAsync(shell, place, result.GetValue(id)!, cancel);
                if (status.State.IsTerminal())
                {
                    await shell.Error.WriteLineAsync(
                        $"{status.Id} has ended ({States.Name(status.State)}): nothing is left to {verb}."
                    );
                }
                else
                {
                    status = await OnAsync(
                        shell,
                        place,
                        $"grid {verb} {status.Id}",
                        sweeps => call(sweeps, status.Id, result.GetValue(reason), cancel),
                        cancel
                    );
                }

                await AnswerAsync(shell, place, status, asJson);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static async Task<ExperimentStatus> FindAsync(
        Shell shell,
        SweepPlace place,
        string typed,
        CancellationToken cancel
    )
    {
        await using var reader = await SweepReader.OpenAsync(place, shell, typed, cancel);
        return await reader.Sweeps.GetAsync(await reader.Sweeps.FindAsync(typed, cancel), cancel);
    }

    private static async Task<ExperimentStatus> OnAsync(
        Shell shell,
        SweepPlace place,
        string command,
        Func<ISweeps, Task<ExperimentStatus>> call,
        CancellationToken cancel
    )
    {
        if (place is SiloPlace silo)
        {
            using var connection = new SiloConnection(silo.Silo, shell.Time);
            return await call(new RemoteSweeps(connection));
        }

        var options = new LocalSiloOptions { Command = command };
        await using var local = await LocalSilo.OpenAsync(((HomePlace)place).Home, options, shell.Time, cancel);
        return await call(local.Sweeps);
    }
}
