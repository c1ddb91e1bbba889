using System.CommandLine;
using Grid.Silo;
using Grid.Spec;
using Grid.Store;
using Spectre.Console;

namespace Grid.Client;

/// <summary>`grid trials ID`: every trial of a sweep, by number.</summary>
internal static class TrialsVerb
{
    public static Command Build(Shell shell)
    {
        var (id, output) = (CommonOptions.Id(), CommonOptions.Output());
        var command = new Command("trials", "List every trial of a sweep") { id, output };
        command.Reads(
            shell,
            output,
            async (result, home, asJson, cancel) =>
            {
                var typed = result.GetValue(id)!;
                await using var reader = await HomeReader.OpenAsync(home, typed, cancel);
                var status = await reader.Sweeps.GetAsync(await reader.Sweeps.FindAsync(typed, cancel), cancel);
                var trials = await AllTrials.ReadAsync(reader.Sweeps, status.Id, cancel);
                if (asJson)
                {
                    Json.Write(shell.Out, [.. trials.Select(trial => TrialJson.Of(trial, home))]);
                }
                else
                {
                    Write(shell.NewConsole(), SpecJson.Read(status.Spec), trials);
                }

                return ExitCode.Done;
            }
        );
        return command;
    }

    private static void Write(IAnsiConsole console, ExperimentSpec spec, IReadOnlyList<TrialRow> trials)
    {
        var varying = Text.Varying(spec);
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("trial").RightAligned());
        foreach (var name in varying)
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)).RightAligned());
        }

        table.AddColumn(new TableColumn(Markup.Escape(spec.Objective.Metric)).RightAligned());
        table.AddColumns("epoch", "state", "time", "reason");
        foreach (var trial in trials)
        {
            var parameters = TrialParameters.Read(trial.Parameters);
            var values = varying.Select(name =>
                parameters.TryGetValue(name, out var value) ? Markup.Escape(Text.Value(value)) : "–"
            );
            var time = PointResults.Seconds(trial) is { } seconds ? Text.Duration(TimeSpan.FromSeconds(seconds)) : "–";
            table.AddRow([
                trial.Number.ToString(),
                .. values,
                Text.Number(trial.Value),
                trial.LastStep.ToString(),
                States.Marked(trial.State),
                time,
                Markup.Escape(trial.Reason ?? ""),
            ]);
        }

        console.Write(table);
    }
}
