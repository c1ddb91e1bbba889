using System.Text.Json;
using Grid.Grains;
using Grid.Silo;

namespace Grid.Client;

/// <summary>What a sweep's trials measured as plot data: a row per trial, epoch and metric. Written as it is read, however long it is.</summary>
internal static class CurvesExport
{
    public static async Task WriteCsvAsync(
        TextWriter output,
        ISweepReader sweeps,
        string experiment,
        CancellationToken cancel
    )
    {
        var csv = new Csv(output);
        foreach (var title in (string[])["trial", "epoch", "attempt", "metric", "value"])
        {
            await csv.TextAsync(title);
        }

        await csv.EndRowAsync();
        await foreach (var point in PointsAsync(sweeps, experiment, cancel))
        {
            await csv.NumberAsync(point.Trial);
            await csv.NumberAsync(point.Epoch);
            await csv.NumberAsync(point.Attempt);
            await csv.TextAsync(point.Metric);
            await csv.NumberAsync(point.Value);
            await csv.EndRowAsync();
        }
    }

    public static async Task WriteJsonAsync(
        TextWriter output,
        ISweepReader sweeps,
        string experiment,
        CancellationToken cancel
    )
    {
        var separator = "[\n";
        await foreach (var point in PointsAsync(sweeps, experiment, cancel))
        {
            await output.WriteAsync(separator);
            await output.WriteAsync(
                "  " + JsonSerializer.Serialize(point, ClientJson.Default.CurvePoint).ReplaceLineEndings(" ")
            );
            separator = ",\n";
        }

        await output.WriteAsync(separator == "[\n" ? "[]\n" : "\n]\n");
    }

    private static async IAsyncEnumerable<CurvePoint> PointsAsync(
        ISweepReader sweeps,
        string experiment,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        await foreach (var course in TrialCourse.ReadAllAsync(sweeps, experiment, cancel))
        {
            foreach (var epoch in course.Epochs)
            {
                foreach (var (metric, value) in MetricsJson.Read(epoch.Metrics))
                {
                    yield return new CurvePoint(course.Trial, epoch.Step, epoch.Attempt, metric, value);
                }
            }
        }
    }
}

/// <summary>One measure. Attempt is the one that stands: a later attempt's measure of the same epoch took the place of an earlier one's.</summary>
internal sealed record CurvePoint(long Trial, long Epoch, long Attempt, string Metric, double Value);
