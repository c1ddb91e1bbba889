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
}
