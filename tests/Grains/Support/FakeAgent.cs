using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Grid.Host;

namespace Grid.Grains.Tests;

/// <summary>
/// An agent whose trainings are arithmetic: what is measured is a function of (parameters, seed, step), so that an attempt that goes on measures what an undisturbed one
/// would have.
/// </summary>
internal sealed class FakeAgent(World world, string name)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    public int Epochs { get; init; } = 3;

    /// <summary>Epochs between checkpoints.</summary>
    public int CheckpointEvery { get; init; } = 1;

    /// <summary>Trials that each attempt took, in order.</summary>
    public ConcurrentQueue<LeaseKey> Taken { get; init; } = new();

    /// <summary>Asked before a step is trained; an exception is a failure of the attempt.</summary>
    public Func<Lease, long, Task> BeforeStep { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>What is measured; the default is a number that differs between trials and falls with the steps.</summary>
    public Func<Lease, long, double> Measure { get; init; } =
        (lease, step) => (Rate(lease) + (lease.Seed % 1000 / 1000.0)) / step;

    public static double Rate(Lease lease)
    {
        using var parameters = JsonDocument.Parse(lease.Parameters);
        return parameters.RootElement.GetProperty("rate").GetDouble();
    }

    public static string Metrics(double value) =>
        double.IsFinite(value)
            ? $$"""{"{{Specs.Metric}}":{{value.ToString("R", CultureInfo.InvariantCulture)}}}"""
            : $$"""{"{{Specs.Metric}}":"{{value.ToString(CultureInfo.InvariantCulture)}}"}""";

    public static CheckpointInfo Checkpoint(Lease lease, long step) =>
        new($"trials/{lease.Trial}/{step}", $"sha-{lease.Trial}-{step}", 10 + step, step);

    public static TrialReport Report(Lease lease, long step, double value, bool last = false) =>
        new(lease.Key, step, Metrics(value), Checkpoint(lease, step), last);

    /// <summary>Takes trials, up to <paramref name="lanes"/> at a time, until none waits.</summary>
    public async Task RunAsync(int lanes = 1)
    {
        while (true)
        {
            var leases = await world.AskAsync(name, lanes);
            if (leases.Count == 0)
            {
                return;
            }

            await Task.WhenAll(leases.Select(TrainAsync));
        }
    }

    public async Task TrainAsync(Lease lease)
    {
        Taken.Enqueue(lease.Key);
        var trial = world.Grains.GetGrain<ITrialGrain>(lease.Key.Key.ToString());
        for (var step = (lease.Checkpoint?.Step ?? 0) + 1; step <= Epochs; step++)
        {
            try
            {
                await BeforeStep(lease, step);
            }
            catch (InvalidOperationException failure)
            {
                await trial.FailAsync(new TrialFailure(lease.Key, "exception", failure.Message), Cancel);
                return;
            }

            var last = step == Epochs;
            var checkpoint = last || step % CheckpointEvery == 0 ? Checkpoint(lease, step) : null;
            var report = new TrialReport(lease.Key, step, Metrics(Measure(lease, step)), checkpoint, last);
            switch (await trial.ReportAsync(report, Cancel))
            {
                case ReportAnswer.Pause when !last:
                    await world.Pool.ReleaseAsync(lease.Key, "paused", Checkpoint(lease, step), Cancel);
                    return;
                case ReportAnswer.Continue:
                    break;
                default:
                    return;
            }
        }
    }
}
