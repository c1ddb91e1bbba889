using Grid.Grains;
using Grid.Spec;
using Spectre.Console;

namespace Grid.Client;

/// <summary>The results of a sweep with several objectives or with constraints: a row per point, the first front before the second.</summary>
internal static class FrontTable
{
    public static void Write(IAnsiConsole console, ExperimentStatus status, ExperimentSpec spec, FrontResults results)
    {
        if (results.Points.Count == 0)
        {
            return;
        }

        var varying = Text.Varying(spec);
        // A constraint may be on an objective: one column then.
        var shown = spec.Targets.Metrics.Index().DistinctBy(metric => metric.Item, StringComparer.Ordinal).ToList();
        var constrained = spec.Constraints.Length > 0;
        var table = new FittedTable([
            new("front", Style: "grey"),
            .. varying.Select(name => new FittedColumn(name, Fit: ColumnFit.WhereRoom)),
            .. shown.Select(metric => new FittedColumn(metric.Item, Style: "bold")),
            .. constrained ? [new FittedColumn("violation")] : Array.Empty<FittedColumn>(),
            new(spec.Search.Repeats > 1 ? "trials" : "trial"),
        ]);
        foreach (var point in results.Points.Take(ResultTable.Most))
        {
            var style = point.Front == 0 && point.Violation == 0 ? "green" : "";
            table.Add([
                new($"{point.Front + 1}", style),
                .. Text.Cells(point.Parameters, varying),
                .. shown.Select(metric => new Cell(Text.Number(point.Metrics[metric.Index]), style)),
                .. constrained ? [Violation(point.Violation)] : Array.Empty<Cell>(),
                new(string.Join(' ', point.Trials.Take(4).Select(trial => trial.Number))),
            ]);
        }

        table.Write(console);
        if (results.Points.Count > ResultTable.Most)
        {
            var more = results.Points.Count - ResultTable.Most;
            console.MarkupLineInterpolated($"  … and {more:N0} more: [bold]grid trials {status.Id}[/]");
        }
    }

    /// <summary>What the first front is worth, in words; null where there is none.</summary>
    public static string? Best(ExperimentSpec spec, FrontResults results)
    {
        if (results.Best.Count == 0)
        {
            return spec.Constraints.Length > 0 ? "no trial keeps the constraints" : null;
        }

        if (results.Hypervolume is { } volume)
        {
            var reference = string.Join(", ", results.Reference.Select(value => Text.Number(value)));
            return $"{Text.Count(results.Best.Count, "point")} that nothing else is better than; hypervolume {Text.Number(volume)} from ({reference}), the worst that was measured";
        }

        var best = results.Best[0];
        var parameters = Text.Parameters(best.Parameters, Text.Varying(spec));
        return $"{spec.Objective.Metric} {Text.Number(best.Metrics[0])}{(parameters.Length > 0 ? $" with {parameters}" : "")}";
    }

    private static Cell Violation(double violation) =>
        violation == 0 ? new("–", "grey") : new(Text.Number(violation), "red");
}
