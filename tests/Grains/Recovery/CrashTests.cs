using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>The process dies at a commit, before or after it became durable; the next one finishes the sweep as if nothing had been.</summary>
public class CrashTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly GrainSettings Settings = new() { SnapshotEvery = 4 };

    [Theory]
    [InlineData(Fault.CrashBefore)]
    [InlineData(Fault.CrashAfter)]
    public async Task A_sweep_killed_at_any_commit_ends_like_an_undisturbed_one(object fault)
    {
        string expected;
        int commits;
        await using (var world = await World.OpenAsync(settings: Settings))
        {
            await RunAsync(world);
            expected = await EndAsync(world);
            commits = world.Store.Commits;
        }

        Assert.Contains("failed", expected, StringComparison.Ordinal);
        Assert.Contains("NaN", expected, StringComparison.Ordinal);
        for (var at = 1; at <= commits; at++)
        {
            var nth = at;
            await using var world = await World.OpenAsync((n, _) => n == nth ? (Fault)fault : Fault.None, Settings);
            await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(world));
            Assert.True(world.Store.Crashed.IsCompleted);
            await world.ReopenAsync();
            Assert.Empty(await world.Store.ListOpenAttemptsAsync(Cancel));
            await RunAsync(world);
            Assert.Equal(expected, await EndAsync(world));
        }
    }

    [Fact]
    public async Task A_sweep_killed_again_and_again_ends_like_an_undisturbed_one()
    {
        string expected;
        await using (var world = await World.OpenAsync(settings: Settings))
        {
            await RunAsync(world);
            expected = await EndAsync(world);
        }

        // Each process does nine commits and dies at the tenth.
        static Fault EveryTenth(int n, StoreBatch _) => n == 10 ? Fault.CrashAfter : Fault.None;
        await using var killed = await World.OpenAsync(EveryTenth, Settings);
        for (var lives = 0; lives < 100; lives++)
        {
            try
            {
                await RunAsync(killed);
                break;
            }
            catch (StoreUnavailableException)
            {
                await killed.ReopenAsync(EveryTenth);
            }
        }

        Assert.Equal(expected, await EndAsync(killed));
    }

    [Theory]
    [InlineData(Fault.Lost)]
    [InlineData(Fault.Unanswered)]
    public async Task An_agent_that_tries_again_after_a_failed_commit_loses_nothing(object fault)
    {
        await using var calm = await World.OpenAsync(settings: Settings);
        await calm.SubmitAsync(Specs.Grid(rates: 3, parallel: 2));
        await calm.Agent(epochs: 2).RunAsync();
        var expected = await EndAsync(calm);

        // Every second commit of a report fails.
        var reports = 0;
        await using var world = await World.OpenAsync(
            (_, batch) => batch.Writes.OfType<InsertReport>().Any() && ++reports % 2 == 0 ? (Fault)fault : Fault.None,
            Settings
        );
        await world.SubmitAsync(Specs.Grid(rates: 3, parallel: 2));
        for (var trial = 0; trial < 3; trial++)
        {
            var lease = await world.LeaseAsync();
            for (var step = 1; step <= 2; step++)
            {
                var value = new FakeAgent(world, "agent").Measure(lease, step);
                await PersistAsync(world, FakeAgent.Report(lease, step, value, last: step == 2));
            }
        }

        Assert.Equal(expected, await EndAsync(world));
        Assert.True(await world.IsIdleAsync());
    }

    [Fact]
    public async Task A_failed_commit_fails_every_report_in_it_and_none_is_half_recorded()
    {
        var full = true;
        await using var world = await World.OpenAsync(
            (_, batch) => full && batch.Writes.OfType<InsertReport>().Any() ? Fault.Full : Fault.None
        );
        await world.SubmitAsync(Specs.Grid(rates: 8, parallel: 8));
        var leases = new List<Lease>();
        for (var i = 0; i < 8; i++)
        {
            leases.Add(await world.LeaseAsync());
        }

        var reports = leases.Select(lease =>
            world.Trial(lease.Trial).ReportAsync(FakeAgent.Report(lease, 1, 0.5), Cancel)
        );
        foreach (var report in reports.ToList())
        {
            await Assert.ThrowsAsync<StoreFullException>(() => report);
        }

        Assert.Single(await world.LogAsync());
        full = false;
        foreach (var lease in leases)
        {
            await world.Trial(lease.Trial).ReportAsync(FakeAgent.Report(lease, 1, 0.5, last: true), Cancel);
        }

        Assert.Equal(ExperimentState.Completed, (await world.Experiment.GetAsync(Cancel)).State);
        Assert.Equal(1 + 8 + 8, (await world.LogAsync()).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_an_earlier_process_left_running_can_be_paused_before_agents_start(bool releasedFirst)
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 2));
        var lost = await world.LeaseAsync();
        await world.ReopenAsync(recover: releasedFirst);
        var paused = await Grains.Recovery.PauseInterruptedAsync(world.Store, world.Grains, "interrupted", Cancel);
        await Grains.Recovery.ReleaseOpenAttemptsAsync(world.Store, world.Grains, Cancel);
        Assert.Equal([World.Id], paused);
        Assert.True(await world.IsIdleAsync());
        Assert.Equal("interrupted", (await world.Experiment.GetAsync(Cancel)).Reason);
        await world.Experiment.ResumeAsync(Cancel);
        var again = await world.LeaseAsync();
        Assert.Equal((lost.Trial, 2), (again.Trial, again.Attempt));
        await world.Agent().TrainAsync(again);
        await world.Agent().RunAsync();
        Assert.Equal(ExperimentState.Completed, (await world.Experiment.GetAsync(Cancel)).State);
    }

    [Fact]
    public async Task A_pool_that_is_made_anew_knows_who_waits_and_who_is_leased()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 3, parallel: 3));
        var lease = await world.LeaseAsync();
        await world.ReopenAsync(recover: false);
        Assert.Equal(1, (await world.LeaseAsync()).Trial);
        Assert.Empty((await world.Pool.RenewAsync("agent", new([lease.Key]), Cancel)).Lost);
        await world.Agent().TrainAsync(lease);
        Assert.Equal(TrialState.Completed, (await world.RowAsync(0)).State);
        Assert.Equal([lease.Key], (await world.Pool.RenewAsync("agent", new([lease.Key]), Cancel)).Lost);
    }

    /// <summary>Submits (again) and lets one agent run what waits. Trial 1 fails for good, trial 2 once, trial 3 measures NaN.</summary>
    private static async Task RunAsync(World world)
    {
        await world.SubmitAsync(Specs.Grid(rates: 5, parallel: 2, retries: 1));
        await world.Experiment.ResumeAsync(Cancel);
        var agent = new FakeAgent(world, "agent")
        {
            Epochs = 3,
            CheckpointEvery = 2,
            BeforeStep = async (lease, step) =>
            {
                var fails = (lease.Trial, step) switch
                {
                    (1, 2) => true,
                    (2, 3) => (await world.RowAsync(2)).Failures == 0,
                    _ => false,
                };
                if (fails)
                {
                    throw new InvalidOperationException("broke");
                }
            },
            Measure = (lease, step) => lease.Trial == 3 ? double.NaN : FakeAgent.Rate(lease) / step,
        };
        await agent.RunAsync();
    }

    /// <summary>Everything that must be equal however often the sweep was interrupted: rows without attempts, log and snapshot.</summary>
    private static async Task<string> EndAsync(World world)
    {
        var status = await world.Experiment.GetAsync(Cancel);
        Assert.Equal(ExperimentState.Completed, status.State);
        var rows = (await world.RowsAsync()).Select(row => $"{row with { Attempt = 0 }}");
        var snapshot = await world.Store.FindSnapshotAsync(World.Id, Cancel);
        return string.Join('\n', [status.Reason ?? "", .. rows, .. await world.LogAsync(), $"{snapshot}"]);
    }

    private static async Task PersistAsync(World world, TrialReport report)
    {
        for (var tries = 0; tries < 5; tries++)
        {
            try
            {
                await world.Trial(report.Lease.Trial).ReportAsync(report, Cancel);
                return;
            }
            catch (StoreUnavailableException)
            {
                // As an agent does: keeps the report and sends it again.
            }
        }

        Assert.Fail("Five times in a row.");
    }
}
