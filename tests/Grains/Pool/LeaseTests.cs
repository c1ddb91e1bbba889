using Grid.Host;
using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>Leases: waiting for one, keeping it, losing it.</summary>
public class LeaseTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task A_slot_that_waits_gets_the_trial_that_comes()
    {
        await using var world = await World.OpenAsync();
        var waiting = world.AskAsync("agent", 1, Day);
        Assert.True(await world.IsIdleAsync());
        Assert.False(waiting.IsCompleted);
        await world.SubmitAsync(Specs.Grid(rates: 1));
        var lease = Assert.Single(await waiting);
        Assert.Equal((World.Id, 0, 1, 0), (lease.Experiment, lease.Trial, lease.Attempt, lease.LastStep));
        var row = await world.RowAsync(0);
        Assert.Equal((row.Parameters, row.Seed, TrialState.Running), (lease.Parameters, lease.Seed, row.State));
        var attempt = Assert.Single(await world.Store.ListOpenAttemptsAsync(Cancel));
        Assert.Equal(("agent", "cpu/1"), (attempt.Agent, attempt.Slot));
    }

    [Fact]
    public async Task A_wait_that_is_over_comes_back_empty()
    {
        await using var world = await World.OpenAsync();
        var waiting = world.AskAsync("agent", 1, TimeSpan.FromSeconds(30));
        Assert.True(await world.IsIdleAsync());
        world.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.True(await world.IsIdleAsync());
        Assert.False(waiting.IsCompleted);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(await waiting);
    }

    [Fact]
    public async Task A_slot_that_has_gone_takes_no_trial_with_it()
    {
        await using var world = await World.OpenAsync();
        using var gone = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 5).Select(n => world.AskAsync($"gone{n}", 1, Day, gone.Token)).ToList();
        var patient = world.AskAsync("patient", 1, Day);
        Assert.True(await world.IsIdleAsync());
        await Task.WhenAll(gone.CancelAsync(), world.SubmitAsync(Specs.Grid(rates: 1)));
        foreach (var wait in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }

        Assert.Equal(0, Assert.Single(await patient).Trial);
    }

    [Fact]
    public async Task A_trial_opened_for_a_slot_that_has_gone_waits_again()
    {
        using var gone = new CancellationTokenSource();
        await using var world = await World.OpenAsync(
            (_, batch) =>
            {
                if (batch.Writes.OfType<InsertAttempt>().Any())
                {
                    gone.Cancel();
                }

                return Fault.None;
            }
        );
        await world.SubmitAsync(Specs.Grid(rates: 1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.AskAsync("gone", 1, Day, gone.Token));
        Assert.Equal(2, (await world.LeaseAsync()).Attempt);
    }

    [Fact]
    public async Task A_lease_that_is_renewed_stays_and_one_that_is_not_goes_to_another_agent()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 2));
        var (kept, lost) = (await world.LeaseAsync("steady"), await world.LeaseAsync("dead"));
        var report = FakeAgent.Report(lost, 1, 0.5);
        await world.Trial(lost.Trial).ReportAsync(report, Cancel);
        var next = world.AskAsync("heir", 2, Day);
        for (var i = 0; i < 1000 && !next.IsCompleted; i++)
        {
            // In small steps: the new lease must not run out while its answer is on its way.
            world.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Empty((await world.Pool.RenewAsync("steady", Keys(kept), Cancel)).Lost);
        }

        var heir = Assert.Single(await next);
        Assert.Equal((lost.Trial, 2, 1, 1), (heir.Trial, heir.Attempt, heir.LastStep, heir.Checkpoint!.Step));
        var attempts = await world.Store.ListAttemptsAsync(World.Id, lost.Trial, Cancel);
        Assert.Equal(["lost", null], attempts.Select(attempt => attempt.Cause));
        Assert.Equal([lost.Key], (await world.Pool.RenewAsync("dead", Keys(lost), Cancel)).Lost);
        Assert.Equal([kept.Key], (await world.Pool.RenewAsync("thief", Keys(kept), Cancel)).Lost);
        Assert.Equal(TrialState.Running, (await world.RowAsync(kept.Trial)).State);
    }

    [Fact]
    public async Task Several_trials_of_one_shape_are_leased_together()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 3, widths: 2, parallel: 6));
        var first = await world.AskAsync("agent", lanes: 8);
        var second = await world.AskAsync("agent", lanes: 8);
        Assert.Equal((3, 3), (first.Count, second.Count));
        var shapes = (await world.RowsAsync()).ToDictionary(row => row.Number, row => row.Shape);
        Assert.Single(first.Select(lease => shapes[lease.Trial]).Distinct());
        Assert.Single(second.Select(lease => shapes[lease.Trial]).Distinct());
        Assert.True(await world.IsIdleAsync());
    }

    [Fact]
    public async Task A_trial_that_goes_on_from_a_checkpoint_shares_its_run_with_none()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 4, parallel: 4));
        var lanes = await world.AskAsync("a", lanes: 2);
        foreach (var lane in lanes)
        {
            await world.Pool.ReleaseAsync(lane.Key, "paused", FakeAgent.Checkpoint(lane, 1), Cancel);
        }

        var counts = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            counts.Add((await world.AskAsync("a", lanes: 4)).Count);
        }

        Assert.Equal([1, 1, 2], counts);
    }

    [Fact]
    public async Task A_lanes_sweep_completes()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 7, widths: 3, parallel: 9));
        await Task.WhenAll(world.Agent("a").RunAsync(lanes: 4), world.Agent("b").RunAsync(lanes: 4));
        Assert.Equal(ExperimentState.Completed, (await world.Experiment.GetAsync(Cancel)).State);
    }

    [Fact]
    public async Task A_higher_priority_experiment_goes_first()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 2));
        await world.ExperimentOf("urgent").SubmitAsync(Specs.Grid(rates: 1, priority: 5).Submission(), Cancel);
        await world.ExperimentOf("elsewhere").SubmitAsync(Specs.Grid(rates: 1, queue: "gpu").Submission(), Cancel);
        Assert.Equal("urgent", (await world.LeaseAsync()).Experiment);
        Assert.Equal(World.Id, (await world.LeaseAsync()).Experiment);
        Assert.Equal(World.Id, (await world.LeaseAsync()).Experiment);
        Assert.True(await world.IsIdleAsync());
        var other = world.Grains.GetGrain<IPoolGrain>("gpu");
        Assert.Equal("elsewhere", Assert.Single(await world.AskAsync("a", pool: other)).Experiment);
    }

    [Theory]
    [InlineData(Fault.Lost)]
    [InlineData(Fault.Unanswered)]
    [InlineData(Fault.Full)]
    public async Task An_attempt_that_could_not_be_opened_surely_fails_the_call_and_is_opened_later(object fault)
    {
        var failed = false;
        await using var world = await World.OpenAsync(
            (_, batch) =>
            {
                var hit = !failed && batch.Writes.OfType<InsertAttempt>().Any();
                failed |= hit;
                return hit ? (Fault)fault : Fault.None;
            }
        );
        await world.SubmitAsync(Specs.Grid(rates: 1));
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => world.LeaseAsync());
        Assert.True(failure is StoreUnavailableException or StoreFullException, failure.ToString());
        var next = world.AskAsync("agent", 1, Day);
        for (var i = 0; i < 1000 && !next.IsCompleted; i++)
        {
            // In small steps: the new lease must not run out while its answer is on its way.
            world.Time.Advance(TimeSpan.FromSeconds(1));
            await world.Pool.RenewAsync("agent", Keys(), Cancel);

            // Commits take real time, whatever the clock says.
            await Task.Delay(5, Cancel);
        }

        await world.Agent().TrainAsync(Assert.Single(await next));
        Assert.Equal(TrialState.Completed, (await world.RowAsync(0)).State);
    }

    private static Immutable<IReadOnlyList<LeaseKey>> Keys(params Lease[] leases) =>
        new([.. leases.Select(lease => lease.Key)]);
}
