using System.CommandLine;
using Grid.Grains;
using Spectre.Console;

namespace Grid.Client;

/// <summary>`grid ls`: the sweeps of a home or a silo, newest first.</summary>
internal static class ListVerb
{
    private const int Most = 200;

    public static Command Build(Shell shell)
    {
        var output = CommonOptions.Output();
        var command = new Command("ls", "List the sweeps, newest first") { output };
        command.ReadsSweeps(shell, output, (_, place, asJson, cancel) => ListAsync(shell, place, asJson, cancel));
        return command;
    }

    private static async Task<ExitCode> ListAsync(Shell shell, SweepPlace place, bool asJson, CancellationToken cancel)
    {
        await using var reader = await SweepReader.OpenAsync(place, shell, cancel);
        var sweeps = reader is null ? [] : await reader.Sweeps.ListAsync(0, Most, cancel);
        if (asJson)
        {
            Json.Write(shell.Out, [.. sweeps.Select(sweep => SweepJson.Of(sweep, best: null, place))]);
        }
        else if (sweeps.Count == 0)
        {
            await shell.Out.WriteLineAsync(
                $"No sweeps {place.Where} yet. Start one: grid {(place is SiloPlace ? "submit" : "run")} SPEC.yaml"
            );
        }
        else
        {
            Write(shell.NewConsole(), sweeps, shell.Time.GetUtcNow());
        }

        return ExitCode.Done;
    }

    private static void Write(IAnsiConsole console, IReadOnlyList<ExperimentStatus> sweeps, DateTimeOffset now)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("id", "state", "trials", "begun");
        foreach (var sweep in sweeps)
        {
            var total = sweep.Total is { } trials ? $" of {trials:N0}" : "";
            table.AddRow(
                $"[bold]{Markup.Escape(sweep.Id)}[/]",
                States.Marked(sweep.State),
                $"{States.Ended(sweep.Counts):N0}{total} done",
                $"{Text.Duration(now - sweep.CreatedAt)} ago"
            );
        }

        console.Write(table);
    }
}
