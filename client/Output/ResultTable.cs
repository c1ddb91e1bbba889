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
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("[grey]#[/]").RightAligned());
        foreach (var name in varying)
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)).RightAligned());
        }

        table.AddColumn(new TableColumn($"[bold]{Markup.Escape(spec.Objective.Metric)}[/]").RightAligned());
        table.AddColumn("state").AddColumn(new TableColumn("time").RightAligned());
        table.AddColumn(new TableColumn(spec.Search.Repeats > 1 ? "trials" : "trial").RightAligned());
        for (var rank = 0; rank < Math.Min(points.Count, Most); rank++)
        {
            table.AddRow([.. Row(points[rank], rank, varying)]);
        }

        console.Write(table);
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

    private static IEnumerable<string> Row(PointResult point, int rank, IReadOnlyList<string> varying)
    {
        var best = rank == 0 && point.Mean is { } mean && !double.IsNaN(mean);
        yield return best ? "[green]1[/]" : $"[grey]{rank + 1}[/]";
        foreach (var name in varying)
        {
            yield return point.Parameters.TryGetValue(name, out var value)
                ? Markup.Escape(Text.Value(value))
                : "[grey]–[/]";
        }

        yield return best ? $"[bold green]{Objective(point)}[/]" : Objective(point);
        yield return string.Join(
            ", ",
            point
                .Trials.GroupBy(trial => trial.State)
                .Select(group =>
                    point.Trials.Count == 1 ? States.Marked(group.Key) : $"{group.Count()} {States.Marked(group.Key)}"
                )
        );
        yield return point.MeanSeconds is { } seconds ? Text.Duration(TimeSpan.FromSeconds(seconds)) : "–";
        yield return Numbers(point.Trials);
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
