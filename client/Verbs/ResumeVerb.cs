using System.CommandLine;
using Grid.Spec;
using Grid.Store;

namespace Grid.Client;

/// <summary>`grid resume ID`: goes on with a sweep that was paused or interrupted.</summary>
internal static class ResumeVerb
{
    public static Command Build(Shell shell)
    {
        var (id, slots, output) = (CommonOptions.Id(), CommonOptions.Slots(), CommonOptions.Output());
        var command = new Command("resume", "Go on with a sweep that was paused or interrupted") { id, slots, output };
        command.SetAction(result =>
        {
            var home = CommonOptions.HomeOf(result, shell);
            var choices = new SweepChoices(home, result.GetValue(slots), result.GetValue(output) == "json");
            return Failures.GuardAsync(shell, home, () => ResumeAsync(shell, choices, result.GetValue(id)!));
        });
        return command;
    }

    private static async Task<ExitCode> ResumeAsync(Shell shell, SweepChoices choices, string typed)
    {
        // Looked up without the lock, so that a mistyped id leaves no trace.
        string id;
        await using (var reader = await HomeReader.OpenAsync(choices.Home, typed, CancellationToken.None))
        {
            id = await reader.Sweeps.FindAsync(typed, CancellationToken.None);
            var status = await reader.Sweeps.GetAsync(id, CancellationToken.None);
            if (status.State is ExperimentState.Completed or ExperimentState.Cancelled or ExperimentState.Failed)
            {
                await shell.Error.WriteLineAsync(
                    $"{id} has ended ({States.Name(status.State)}): nothing is left to resume."
                );
                await SweepResult.WriteAsync(shell, reader.Sweeps, status, choices.Home, choices.AsJson, next: "show");
                return SweepResult.CodeOf(status);
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
}
