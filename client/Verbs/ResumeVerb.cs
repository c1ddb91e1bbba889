using System.CommandLine;
using Grid.Silo;
using Grid.Spec;
using Grid.Store;

namespace Grid.Client;

/// <summary>`grid resume ID`: goes on with a sweep that was paused or interrupted, at its silo, or on this machine where no silo serves it.</summary>
internal static class ResumeVerb
{
    public static Command Build(Shell shell)
    {
        var (id, slots, output) = (CommonOptions.Id(), CommonOptions.Slots(), CommonOptions.Output());
        var command = new Command("resume", "Go on with a sweep that was paused or interrupted") { id, slots, output };
        command.ReadsServed(
            shell,
            output,
            (result, place, asJson, cancel) =>
                place is SiloPlace silo
                    ? AskAsync(shell, silo, result.GetValue(id)!, asJson, cancel)
                    : TrainAsync(
                        shell,
                        new SweepChoices((HomePlace)place, result.GetValue(slots), asJson),
                        result.GetValue(id)!
                    )
        );
        return command;
    }

    private static async Task<ExitCode> AskAsync(
        Shell shell,
        SiloPlace place,
        string typed,
        bool asJson,
        CancellationToken cancel
    )
    {
        using var silo = new SiloConnection(place.Silo, shell.Time);
        var sweeps = new RemoteSweeps(silo);
        var before = await sweeps.GetAsync(typed, cancel);
        if (before.State.IsTerminal())
        {
            return await EndedAsync(shell, sweeps, before.Id, place, asJson);
        }

        await SteeringVerbs.AnswerAsync(shell, place, await sweeps.ResumeAsync(before.Id, cancel), asJson);
        return ExitCode.Done;
    }

    private static async Task<ExitCode> TrainAsync(Shell shell, SweepChoices choices, string typed)
    {
        // Looked up without the lock, so that a mistyped id leaves no trace.
        string id;
        await using (var reader = await SweepReader.OpenAsync(choices.Place, shell, typed, CancellationToken.None))
        {
            id = await reader.Sweeps.FindAsync(typed, CancellationToken.None);
            var status = await reader.Sweeps.GetAsync(id, CancellationToken.None);
            if (status.State.IsTerminal())
            {
                return await EndedAsync(shell, reader.Sweeps, id, choices.Place, choices.AsJson);
            }

            Datasets.Require(shell, SpecJson.Read(status.Spec));
        }

        return await SweepCommand.RunAsync(
            shell,
            choices,
            $"grid resume {id}",
            (sweeps, cancel) => sweeps.ResumeAsync(id, cancel)
        );
    }

    private static async Task<ExitCode> EndedAsync(
        Shell shell,
        ISweepReader sweeps,
        string id,
        SweepPlace place,
        bool asJson
    )
    {
        var status = await sweeps.GetAsync(id, CancellationToken.None);
        await shell.Error.WriteLineAsync($"{id} has ended ({States.Name(status.State)}): nothing is left to resume.");
        await SweepResult.WriteAsync(shell, sweeps, status, place, asJson, next: "show");
        return SweepResult.CodeOf(status);
    }
}
