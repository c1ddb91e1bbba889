using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>Attempts that fail of their own.</summary>
public class FailureTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trial_that_throws_is_retried_from_its_last_checkpoint()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 2, retries: 1));
        var steps = new List<(long Attempt, long Step)>();
        var agent = new FakeAgent(world, "agent")
        {
            BeforeStep = (lease, step) =>
            {
                if (lease.Trial == 0)
                {
                    steps.Add((lease.Attempt, step));
                }

                return (lease.Trial, lease.Attempt, step) == (0, 1, 3)
                    ? throw new InvalidOperationException("out of luck")
                    : Task.CompletedTask;
            },
        };
        await agent.RunAsync();

        Assert.Equal([(1, 1), (1, 2), (1, 3), (2, 3)], steps);
        var row = await world.RowAsync(0);
        Assert.Equal((TrialState.Completed, 1, 3), (row.State, row.Failures, row.LastStep));
        var attempts = await world.Store.ListAttemptsAsync(World.Id, 0, Cancel);
        Assert.Equal([("exception", "out of luck"), ("finished", null)], attempts.Select(a => (a.Cause, a.Message)));
        Assert.Null((await world.Experiment.GetAsync(Cancel)).Reason);
    }

    [Fact]
    public async Task A_trial_that_goes_on_failing_is_failed_with_its_message_and_the_sweep_goes_on()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 3, retries: 2));
        var agent = new FakeAgent(world, "agent")
        {
            BeforeStep = (lease, _) =>
                lease.Trial == 1
                    ? throw new InvalidOperationException($"attempt {lease.Attempt} broke")
                    : Task.CompletedTask,
        };
        await agent.RunAsync();

        var row = await world.RowAsync(1);
        Assert.Equal((TrialState.Failed, "attempt 3 broke", 3), (row.State, row.Reason, row.Failures));
        Assert.NotNull(row.EndedAt);
        Assert.Null(row.Value);
        var status = await world.Experiment.GetAsync(Cancel);
        Assert.Equal((ExperimentState.Completed, "1 of 3 trials failed"), (status.State, status.Reason));
        Assert.Equal(2, (await world.LogAsync()).Count(line => line.StartsWith("retried ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_failure_that_is_reported_twice_counts_once()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1, retries: 5));
        var lease = await world.LeaseAsync();
        var failure = new TrialFailure(lease.Key, "exception", "boom");
        await world.Trial(0).FailAsync(failure, Cancel);
        await world.Trial(0).FailAsync(failure, Cancel);
        await world.Experiment.RecordFailureAsync(failure, Cancel);
        Assert.Equal(1, (await world.RowAsync(0)).Failures);
        Assert.Equal(2, (await world.LeaseAsync()).Attempt);
        Assert.True(await world.IsIdleAsync());
    }

    [Fact]
    public async Task A_lost_lease_is_no_failure()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1, retries: 0));
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            var lease = await world.LeaseAsync();
            Assert.Equal(attempt, lease.Attempt);
            await world.Pool.ReleaseAsync(lease.Key, "lost", null, Cancel);
        }

        await world.Agent().RunAsync();
        var row = await world.RowAsync(0);
        Assert.Equal((TrialState.Completed, 0, 5), (row.State, row.Failures, row.Attempt));
    }

    [Theory]
    [InlineData(FailureCause.DeviceMemory, "trial.device_memory")]
    [InlineData(FailureCause.HostMemory, "smaller batch")]
    [InlineData(FailureCause.Model, "it broke")]
    public async Task What_would_only_happen_again_fails_the_trial_at_once_and_says_what_to_do(
        string cause,
        string advice
    )
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1, retries: 5));
        var lease = await world.LeaseAsync();

        await world.Trial(0).FailAsync(new TrialFailure(lease.Key, cause, "it broke."), Cancel);

        var row = await world.RowAsync(0);
        Assert.Equal((TrialState.Failed, 1), (row.State, row.Failures));
        Assert.StartsWith("it broke.", row.Reason, StringComparison.Ordinal);
        Assert.Contains(advice, row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_little_memory_on_a_shared_device_is_believed_to_be_the_neighbours_fault_once()
    {
        await using var world = await World.OpenAsync();
        var spec = Specs.Grid(rates: 1, retries: 0);
        await world.SubmitAsync(spec with { Trial = spec.Trial with { Slots = 0.5m } });
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            Assert.Equal(TrialState.Queued, (await world.RowAsync(0)).State);
            var lease = await world.LeaseAsync();
            var failure = new TrialFailure(lease.Key, FailureCause.DeviceMemory, "out of memory.");
            await world.Trial(0).FailAsync(failure, Cancel);
        }

        var row = await world.RowAsync(0);
        Assert.Equal((TrialState.Failed, 2, 1), (row.State, row.Attempt, row.Failures));
        Assert.Contains("trial.slots: 1", row.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FailureCause.Exception)]
    [InlineData(FailureCause.Crash)]
    [InlineData(FailureCause.Timeout)]
    public async Task What_is_the_trials_own_uses_up_its_retries(string cause)
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1, retries: 1));
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var lease = await world.LeaseAsync();
            await world.Trial(0).FailAsync(new TrialFailure(lease.Key, cause, "boom"), Cancel);
        }

        Assert.Equal((TrialState.Failed, 2), ((await world.RowAsync(0)).State, (await world.RowAsync(0)).Failures));
    }

    [Theory]
    [InlineData(FailureCause.Lost)]
    [InlineData(FailureCause.Device)]
    [InlineData(FailureCause.Preempted)]
    [InlineData(FailureCause.Drained)]
    public async Task What_is_not_the_trials_fault_costs_no_retry_though_it_is_reported_as_a_failure(string cause)
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1, retries: 0));
        var lease = await world.LeaseAsync();

        await world.Trial(0).FailAsync(new TrialFailure(lease.Key, cause, "gone"), Cancel);

        Assert.Equal((2, 0), ((await world.LeaseAsync()).Attempt, (await world.RowAsync(0)).Failures));
    }
}
