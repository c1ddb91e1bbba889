using System.Text.Json;
using Grid.Models;
using Grid.Models.Parity;

namespace Grid.Bench;

/// <summary>
/// <c>bench parity DIR</c>: runs PyTorch's reference runs in DIR through Grid's own networks and prints how far the losses differ, for the plain and the fast
/// computation of the layers.
/// </summary>
public static class ParityBench
{
    /// <returns>0: all within the limits; 1: one is not; 2: the folder cannot be read.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancel)
    {
        if (args is not [var folder] || !File.Exists(Path.Combine(folder, "losses.json")))
        {
            await output.WriteLineAsync("usage: bench parity DIR, where DIR holds losses.json and *.safetensors");
            return 2;
        }
        set_num_threads(1);
        var results = Fixture.ReadAll(folder).ToDictionary(fixture => fixture.Name, Compare);
        var report = new
        {
            bench = "parity",
            limits = new { first_10_steps = FixtureRun.FirstLimit, all_steps = FixtureRun.AllLimit },
            fixtures = results,
        };
        await output.WriteLineAsync(JsonSerializer.Serialize(report).AsMemory(), cancel);
        return results.Values.Any(result => result.Status == "failed") ? 1 : 0;
    }

    private static Result Compare(Fixture fixture)
    {
        if (
            FixtureRun.Losses(fixture, ConvTransposePath.Plain) is not { } plain
            || FixtureRun.Losses(fixture, ConvTransposePath.Fast) is not { } fast
        )
            return new Result("not built", null, null);
        var (ofPlain, ofFast) = (Differences.Of(fixture, plain), Differences.Of(fixture, fast));
        return new Result(ofPlain.WithinLimits && ofFast.WithinLimits ? "ok" : "failed", ofPlain, ofFast);
    }

    private sealed record Result(string Status, Differences? Plain, Differences? Fast);

    private sealed record Differences(double First10Steps, double AllSteps)
    {
        public static Differences Of(Fixture fixture, IReadOnlyList<double> losses) =>
            new(FixtureRun.Difference(fixture, losses, 10), FixtureRun.Difference(fixture, losses, losses.Count));

        public bool WithinLimits => First10Steps <= FixtureRun.FirstLimit && AllSteps <= FixtureRun.AllLimit;
    }
}
