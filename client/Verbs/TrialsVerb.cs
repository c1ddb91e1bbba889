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
        command.ReadsSweeps(
            shell,
            output,
            async (result, place, asJson, cancel) =>
            {
                var typed = result.GetValue(id)!;
                await using var reader = await SweepReader.OpenAsync(place, shell, typed, cancel);
                var status = await reader.Sweeps.GetAsync(await reader.Sweeps.FindAsync(typed, cancel), cancel);
                var trials = await AllTrials.ReadAsync(reader.Sweeps, status.Id, cancel);
                if (asJson)
                {
                    Json.Write(shell.Out, [.. trials.Select(trial => TrialJson.Of(trial, place))]);
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
        var hasReasons = trials.Any(trial => trial.Reason is not null);
        var table = new FittedTable([
            new("trial"),
            .. varying.Select(name => new FittedColumn(name, Fit: ColumnFit.WhereRoom)),
            new(spec.Objective.Metric, Style: "bold"),
            new("epoch"),
            new("state", Right: false),
            new("time"),
            .. hasReasons ? [new FittedColumn("reason", Right: false, ColumnFit.Cut)] : Array.Empty<FittedColumn>(),
        ]);
        foreach (var trial in trials)
        {
            var time = PointResults.Seconds(trial) is { } seconds ? Text.Duration(TimeSpan.FromSeconds(seconds)) : "–";
            table.Add([
                new(trial.Number.ToString()),
                .. Text.Cells(TrialParameters.Read(trial.Parameters), varying),
                new(Text.Number(trial.Value)),
                new(trial.LastStep.ToString()),
                new(States.Name(trial.State), States.Colour(trial.State)),
                new(time),
                .. hasReasons ? [new Cell(FirstLine(trial.Reason ?? ""))] : Array.Empty<Cell>(),
            ]);
        }

        table.Write(console);
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd('\r');
}
