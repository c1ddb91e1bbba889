using System.Text.Json.Nodes;
using Spectre.Console;

namespace Grid.Client;

/// <summary>A comparison for a person, or as JSON.</summary>
internal static class ComparisonReport
{
    private const int MostGaps = 10;

    /// <summary>Says it, and answers the exit code.</summary>
    /// <param name="tolerance">Up to which share of the larger one two values may differ; 0: not by a bit.</param>
    public static ExitCode Write(Shell shell, SweepComparison comparison, double tolerance, bool asJson)
    {
        if (asJson)
        {
            Json.Write(shell.Out, Document(comparison, tolerance));
        }
        else
        {
            Write(shell.NewConsole(), comparison, tolerance);
        }

        return comparison.IsWithin(tolerance) ? ExitCode.Done : ExitCode.Differs;
    }

    private static void Write(IAnsiConsole console, SweepComparison comparison, double tolerance)
    {
        var values = comparison.Metrics.Sum(metric => metric.Compared);
        var table = new FittedTable([
            new("metric", Right: false),
            new("values"),
            new("different"),
            new("largest difference"),
            new("relative"),
            new("where", Right: false),
        ]);
        foreach (var metric in comparison.Metrics)
        {
            table.Add(
                new(metric.Metric),
                new($"{metric.Compared:N0}"),
                new($"{metric.Different:N0}", metric.Different == 0 ? "green" : "yellow"),
                new(Text.Number(metric.Absolute)),
                new(Text.Number(metric.Relative)),
                new(metric.Where is var (trial, epoch) ? $"trial {trial}, epoch {epoch}" : "–")
            );
        }

        table.Write(console);
        foreach (var gap in comparison.Gaps.Take(MostGaps))
        {
            console.MarkupLineInterpolated($"[yellow]{gap}[/]");
        }

        if (comparison.Gaps.Count > MostGaps)
        {
            console.MarkupLineInterpolated($"[yellow]… and {comparison.Gaps.Count - MostGaps} more[/]");
        }

        foreach (var difference in comparison.Surroundings)
        {
            console.MarkupLineInterpolated($"ran on: {difference.What} was {difference.Before}, is {difference.After}");
        }

        console.MarkupLineInterpolated(
            $"{comparison.Again} against {comparison.Original}: {Text.Count(comparison.Trials, "trial")}, {Text.Count(values, "value")}: [bold]{Verdict(comparison, tolerance)}[/]"
        );
    }

    private static string Verdict(SweepComparison comparison, double tolerance)
    {
        if (comparison.IsExact)
        {
            return "equal bit for bit";
        }

        if (comparison.Trials == 0)
        {
            return "nothing to compare";
        }

        var relative = comparison.Metrics.Select(metric => metric.Relative).DefaultIfEmpty(0).Max();
        var gaps = comparison.Gaps.Count > 0 ? " and what the lines above name" : "";
        return comparison.IsWithin(tolerance)
            ? $"equal within the tolerance of {Text.Number(tolerance)} (the largest relative difference is {Text.Number(relative)})"
            : $"they differ: the largest relative difference is {Text.Number(relative)}, the tolerance {Text.Number(tolerance)}{gaps}";
    }

    private static JsonObject Document(SweepComparison comparison, double tolerance) =>
        new()
        {
            ["original"] = comparison.Original,
            ["again"] = comparison.Again,
            ["trials"] = comparison.Trials,
            ["equal"] = comparison.IsExact,
            ["tolerance"] = tolerance,
            ["within_tolerance"] = comparison.IsWithin(tolerance),
            ["metrics"] = new JsonArray([
                .. comparison.Metrics.Select(metric =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["metric"] = metric.Metric,
                            ["compared"] = metric.Compared,
                            ["different"] = metric.Different,
                            ["largest_absolute"] = Json.Number(metric.Absolute),
                            ["largest_relative"] = Json.Number(metric.Relative),
                            ["trial"] = metric.Where?.Trial,
                            ["epoch"] = metric.Where?.Epoch,
                        }
                ),
            ]),
            ["gaps"] = new JsonArray([.. comparison.Gaps.Select(gap => (JsonNode)JsonValue.Create(gap))]),
            ["ran_on"] = new JsonArray([
                .. comparison.Surroundings.Select(difference =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["what"] = difference.What,
                            ["before"] = difference.Before,
                            ["after"] = difference.After,
                        }
                ),
            ]),
        };
}
