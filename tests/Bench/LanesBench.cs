using System.Diagnostics;
using System.Text.Json;
using Grid.Models;
using Grid.Models.Tests;

namespace Grid.Bench;

/// <summary>
/// <c>bench lanes</c>: how much less a trial's step costs as one of K lanes than alone, for a small GON (batch 8, nz 8, ngf 2) on one CPU thread, and what
/// <see cref="LaneProbe"/> chooses for it. Argument: steps (100).
/// </summary>
public static class LanesBench
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancel)
    {
        var steps = args.Length > 0 ? int.Parse(args[0]) : 100;
        using var images = new RandomImages(640, 64);
        var alone = Seconds(Request(images, 1), steps);
        var results = new List<object>();
        foreach (var lanes in (ReadOnlySpan<int>)[1, 2, 4, 8, 16])
        {
            cancel.ThrowIfCancellationRequested();
            var seconds = Seconds(Request(images, lanes), steps);
            results.Add(
                new
                {
                    lanes,
                    step_ms = seconds * 1000,
                    speedup_per_trial = alone * lanes / seconds,
                }
            );
        }
        var chosen = LaneProbe.Choose(new GonModel(), Request(images, 1), 16, TimeProvider.System, cancel);
        var report = new
        {
            bench = "lanes",
            steps,
            results,
            chosen,
        };
        await output.WriteLineAsync(JsonSerializer.Serialize(report).AsMemory(), cancel);
        return 0;
    }

    private static TrainingRequest Request(RandomImages images, int lanes)
    {
        var small = new Dictionary<string, object>
        {
            ["batch"] = 8L,
            ["nz"] = 8L,
            ["ngf"] = 2L,
        };
        var parameters = new ModelParameters(new GonModel().Info, small);
        return new TrainingRequest(
            [.. Enumerable.Range(0, lanes).Select(lane => new LaneRequest(parameters, lane, null))],
            RandomImages.Name,
            images.Catalog,
            "cpu",
            Threads: 1
        );
    }

    /// <summary>The fastest step: what the machine does when nothing else disturbs it.</summary>
    private static double Seconds(TrainingRequest request, int steps)
    {
        using var training = new GonModel().Start(request);
        var stepwise = (IStepwise)training;
        stepwise.RunSteps(5);
        var fastest = double.MaxValue;
        for (var i = 0; i < steps; i++)
        {
            var start = Stopwatch.GetTimestamp();
            stepwise.RunSteps(1);
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return fastest;
    }
}
