using Grid.Grains;
using Grid.Spec;
using Grid.Store;
using Spectre.Console;

namespace Grid.Client;

/// <summary>A sweep's results as a table: a row per point, best first, repeats as mean ± standard deviation.</summary>
internal static class ResultTable
{
    /// <summary>Longer tables are cut: the rest is a command away.</summary>
    public const int Most = 20;

    public static void Write(
        IAnsiConsole console,
        ExperimentStatus status,
        ExperimentSpec spec,
        IReadOnlyList<TrialRow> trials
    )
    {
        var points = PointResults.Rank(trials, spec.Objective);
        if (points.Count == 0)
        {
            return;
        }

        var varying = Text.Varying(spec);
        var table = new FittedTable([
            new("#", Style: "grey"),
            .. varying.Select(name => new FittedColumn(name, Fit: ColumnFit.WhereRoom)),
            new(spec.Objective.Metric, Style: "bold"),
            new("state", Right: false),
            new("time"),
            new(spec.Search.Repeats > 1 ? "trials" : "trial"),
        ]);
        for (var rank = 0; rank < Math.Min(points.Count, Most); rank++)
        {
            table.Add([.. Row(points[rank], rank, varying)]);
        }

        table.Write(console);
        if (points.Count > Most)
        {
            console.MarkupLineInterpolated($"  … and {points.Count - Most:N0} more: [bold]grid trials {status.Id}[/]");
        }
    }

    /// <summary>The best point in words; null where no point has a value that is a number.</summary>
    public static string? Best(ExperimentSpec spec, IReadOnlyList<TrialRow> trials)
    {
        var points = PointResults.Rank(trials, spec.Objective);
        if (points.Count == 0 || points[0].Mean is not { } mean || double.IsNaN(mean))
        {
            return null;
        }

        var best = points[0];
        var parameters = Text.Parameters(best.Parameters, Text.Varying(spec));
        return $"{spec.Objective.Metric} {Objective(best)}{(parameters.Length > 0 ? $" with {parameters}" : "")}";
    }

    private static IEnumerable<Cell> Row(PointResult point, int rank, IReadOnlyList<string> varying)
    {
        var best = rank == 0 && point.Mean is { } mean && !double.IsNaN(mean);
        yield return new($"{rank + 1}", best ? "green" : "grey");
        foreach (var cell in Text.Cells(point.Parameters, varying))
        {
            yield return cell;
        }

        yield return new(Objective(point), best ? "bold green" : "");
        yield return State(point);
        yield return new(point.MeanSeconds is { } seconds ? Text.Duration(TimeSpan.FromSeconds(seconds)) : "–");
        yield return new(Numbers(point.Trials));
    }

    /// <summary>In the colour of the state that calls for the most attention.</summary>
    private static Cell State(PointResult point)
    {
        var groups = point.Trials.GroupBy(trial => trial.State).OrderBy(group => group.Key).ToList();
        var names = groups.Select(group =>
            point.Trials.Count == 1 ? States.Name(group.Key) : $"{group.Count()} {States.Name(group.Key)}"
        );
        var telling = groups.Exists(group => group.Key == TrialState.Failed) ? TrialState.Failed : groups[0].Key;
        return new(string.Join(", ", names), States.Colour(telling));
    }

    private static string Objective(PointResult point) =>
        point.Deviation is { } deviation
            ? $"{Text.Number(point.Mean)} ± {(double.IsNaN(deviation) ? "NaN" : deviation.ToString("G2"))}"
            : Text.Number(point.Mean);

    private static string Numbers(IReadOnlyList<TrialRow> trials) =>
        trials.Count == 1 ? $"{trials[0].Number}"
        : trials[^1].Number - trials[0].Number == trials.Count - 1 ? $"{trials[0].Number}–{trials[^1].Number}"
        : string.Join(' ', trials.Take(4).Select(trial => trial.Number)) + (trials.Count > 4 ? " …" : "");
}
