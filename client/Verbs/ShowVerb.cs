using System.CommandLine;

namespace Grid.Client;

/// <summary>`grid show ID`: how a sweep stands, with its results ranked.</summary>
internal static class ShowVerb
{
    public static Command Build(Shell shell)
    {
        var (id, output) = (CommonOptions.Id(), CommonOptions.Output());
        var command = new Command("show", "Show a sweep with its results, best first") { id, output };
        command.ReadsSweeps(
            shell,
            output,
            async (result, place, asJson, cancel) =>
            {
                var typed = result.GetValue(id)!;
                await using var reader = await SweepReader.OpenAsync(place, shell, typed, cancel);
                var status = await reader.Sweeps.GetAsync(await reader.Sweeps.FindAsync(typed, cancel), cancel);
                await SweepResult.WriteAsync(shell, reader.Sweeps, status, place, asJson, next: "trials");
                return ExitCode.Done;
            }
        );
        return command;
    }
}
