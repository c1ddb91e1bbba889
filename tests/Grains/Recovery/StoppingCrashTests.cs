using Grid.Search;
using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>The process dies at a commit of a sweep whose trials are stopped, paused, promoted and copied: the next one comes to the same decisions.</summary>
public class StoppingCrashTests
{
    private const int Epochs = 9;
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly GrainSettings Settings = new() { SnapshotEvery = 4 };

    public static TheoryData<StopOptions> Policies =>
        new()
        {
            new AshaOptions(1, Epochs),
            new AshaOptions(1, Epochs, Promote: true),
            new HalvingOptions(1, Epochs),
            new PbtOptions(3, 0.25, 0.25, ["rate"]),
        };

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task A_sweep_killed_at_any_commit_comes_to_the_same_decisions(StopOptions stop)
    {
        string expected;
        int commits;
        await using (var world = await World.OpenAsync(settings: Settings))
        {
            await RunAsync(world, stop);
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
            await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(world, stop));
            await world.ReopenAsync();
            await RunAsync(world, stop);
            Assert.Equal(expected, await EndAsync(world));
        }
    }

    private static async Task RunAsync(World world, StopOptions stop)
    {
        await world.SubmitAsync(Specs.Grid(rates: 7, parallel: 1, stop: stop));
        await world.Experiment.ResumeAsync(Cancel);
        var agent = new FakeAgent(world, "agent")
        {
            Epochs = Epochs,
            Measure = (lease, step) => lease.Trial == 2 ? double.NaN : (10 - FakeAgent.Rate(lease)) / step,
        };
        await agent.RunAsync();
    }

    /// <summary>Rows without attempts, and the log.</summary>
    private static async Task<string> EndAsync(World world)
    {
        Assert.Equal(ExperimentState.Completed, (await world.Experiment.GetAsync(Cancel)).State);
        var rows = (await world.RowsAsync()).Select(row => $"{row with { Attempt = 0 }}");
        return string.Join('\n', [.. rows, .. await world.LogAsync()]);
    }
}
