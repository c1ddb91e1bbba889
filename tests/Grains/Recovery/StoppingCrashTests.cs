using Grid.Search;
using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>The process dies at a commit of a sweep whose trials are stopped, paused, promoted and copied: the next one comes to the same decisions.</summary>
public class StoppingCrashTests
{
    private const int Epochs = 9;
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly GrainSettings Settings = new() { SnapshotEvery = 4 };

    public static TheoryData<StopOptions, int> Policies =>
        new()
        {
            { new AshaOptions(1, Epochs), 1 },
            { new AshaOptions(1, Epochs, Promote: true), 1 },
            { new AshaOptions(1, Epochs, Promote: true), 3 },
            { new HalvingOptions(1, Epochs), 1 },
            { new PbtOptions(3, 0.25, 0.25, ["rate"]), 2 },
        };

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task A_sweep_killed_at_any_commit_comes_to_the_same_decisions(StopOptions stop, int parallel)
    {
        string expected;
        int commits;
        await using (var world = await World.OpenAsync(settings: Settings))
        {
            await RunAsync(world, stop, parallel);
            expected = await EndAsync(world);
            commits = world.Store.Commits;
        }

        Assert.Contains(nameof(TrialState.Stopped), expected, StringComparison.Ordinal);
        Assert.Contains(nameof(TrialState.Completed), expected, StringComparison.Ordinal);
        for (var at = 1; at <= commits; at += 5)
        {
            var nth = at;
            var fault = at % 2 == 1 ? Fault.CrashBefore : Fault.CrashAfter;
            await using var world = await World.OpenAsync((n, _) => n == nth ? fault : Fault.None, Settings);
            await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(world, stop, parallel));
            await world.ReopenAsync();
            await RunAsync(world, stop, parallel);
            Assert.Equal(expected, await EndAsync(world));
        }
    }

    /// <summary>
    /// Trains to the end. Of the trials that are leased at once the one with the fewest steps reports next: an order that depends on nothing but how far each has come, so that it is the same
    /// after a kill.
    /// </summary>
    private static async Task RunAsync(World world, StopOptions stop, int parallel)
    {
        await world.SubmitAsync(Specs.Grid(rates: 7, parallel: parallel, stop: stop));
        await world.Experiment.ResumeAsync(Cancel);
        var training = new SortedDictionary<(long Step, long Trial), Lease>();
        while (true)
        {
            while (training.Count < parallel && await world.AskAsync("agent") is [var lease])
            {
                training.Add((lease.Checkpoint?.Step ?? 0, lease.Trial), lease);
            }

            if (training.Count == 0)
            {
                return;
            }

            var ((before, trial), next) = training.First();
            training.Remove((before, trial));
            var step = before + 1;
            var value = trial == 2 ? double.NaN : (10 - FakeAgent.Rate(next)) / step;
            var report = FakeAgent.Report(next, step, value, last: step == Epochs);
            if (await world.Trial(trial).ReportAsync(report, Cancel) == ReportAnswer.Continue && step < Epochs)
            {
                training.Add((step, trial), next);
            }
        }
    }

    /// <summary>Rows without attempts, and the log.</summary>
    private static async Task<string> EndAsync(World world)
    {
        Assert.Equal(ExperimentState.Completed, (await world.Experiment.GetAsync(Cancel)).State);
        var rows = (await world.RowsAsync()).Select(row => $"{row with { Attempt = 0 }}");
        return string.Join('\n', [.. rows, .. await world.LogAsync()]);
    }
}
