using System.Text.Json;
using System.Text.Json.Serialization;
using Grid.Models;
using Grid.Models.Parity;

namespace Grid.Bench;

/// <summary>
/// <c>bench parity DIR</c>: runs PyTorch's reference runs in DIR through Grid's own networks and prints how far the losses differ, for libtorch's operators as PyTorch calls them
/// (plain) and for the computation that training uses (fast). Both are held to the limits. What rounding alone does to a run is printed beside them.
/// </summary>
public static class ParityBench
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <returns>0: all within the limits; 1: one is not; 2: the folder cannot be read.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancel)
    {
        if (args is not [var folder] || !File.Exists(Path.Combine(folder, "losses.json")))
        {
            await output.WriteLineAsync("usage: bench parity DIR, where DIR holds losses.json and *.safetensors");
            return 2;
        }
        if (ReferenceKernels.Available && !ReferenceKernels.InUse)
        {
            var (printed, exitCode) = await ReferenceKernels.RunAgainAsync(["parity", folder], cancel);
            await output.WriteAsync(printed.AsMemory(), cancel);
            return exitCode;
        }
        set_num_threads(1);
        var fixtures = Fixture.ReadAll(folder).ToDictionary(fixture => fixture.Name, Compare);
        var report = new
        {
            bench = "parity",
            reference_kernels = ReferenceKernels.InUse,
            note = ReferenceKernels.InUse ? null : ReferenceKernels.Missing,
            limits = new { first_ten_steps = FixtureRun.FirstLimit, all_steps = FixtureRun.AllLimit },
            fixtures,
        };
        var json = JsonSerializer.Serialize(report, s_json);
        await output.WriteLineAsync(json.AsMemory(), cancel);
        return fixtures.Values.Any(result => result.Status == "failed") ? 1 : 0;
    }

    private static Result Compare(Fixture fixture)
    {
        if (
            FixtureRun.Losses(fixture, ConvTransposePath.Plain) is not { } plain
            || FixtureRun.Losses(fixture, ConvTransposePath.Fast) is not { } fast
        )
            return new Result("not built");
        var (ofPlain, ofFast) = (Differences.Of(fixture, plain), Differences.Of(fixture, fast));
        var rounding = new Differences(
            FixtureRun.Sensitivity(fixture, plain, 10),
            FixtureRun.Sensitivity(fixture, plain, plain.Count)
        );
        var ok = ofPlain.WithinLimits && ofFast.WithinLimits;
        return new Result(ok ? "ok" : "failed", ofPlain, ofFast, rounding);
    }

    private sealed record Result(
        string Status,
        Differences? Plain = null,
        Differences? Fast = null,
        Differences? RoundingAlone = null
    );

    /// <summary>Largest relative differences of a step's loss.</summary>
    private sealed record Differences(double FirstTenSteps, double AllSteps)
    {
        public static Differences Of(Fixture fixture, IReadOnlyList<double> losses) =>
            new(FixtureRun.Difference(fixture, losses, 10), FixtureRun.Difference(fixture, losses, losses.Count));

        [JsonIgnore]
        public bool WithinLimits => FirstTenSteps <= FixtureRun.FirstLimit && AllSteps <= FixtureRun.AllLimit;
    }
}
