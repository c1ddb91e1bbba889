using System.CommandLine;
using Grid.Grains;
using Grid.Silo;
using Spectre.Console;

namespace Grid.Client;

/// <summary>`grid ls`: the sweeps of a home, newest first.</summary>
internal static class ListVerb
{
    private const int Most = 200;

    public static Command Build(Shell shell)
    {
        var output = CommonOptions.Output();
        var command = new Command("ls", "List the sweeps of this home, newest first") { output };
        command.Reads(shell, output, (_, home, asJson, cancel) => ListAsync(shell, home, asJson, cancel));
        return command;
    }

    private static async Task<ExitCode> ListAsync(Shell shell, HomeFolder home, bool asJson, CancellationToken cancel)
    {
        await using var reader = await HomeReader.OpenAsync(home, cancel);
        var sweeps = reader is null ? [] : await reader.Sweeps.ListAsync(Most, cancel);
        if (asJson)
        {
            Json.Write(shell.Out, [.. sweeps.Select(sweep => SweepJson.Of(sweep, best: null, home))]);
        }
        else if (sweeps.Count == 0)
        {
            await shell.Out.WriteLineAsync($"No sweeps in {home.Root} yet. Start one: grid run SPEC.yaml");
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
