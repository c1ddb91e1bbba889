using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>Calls that meet in the pool while a trial or its experiment is in the middle of a commit.</summary>
public class RaceTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task A_lease_given_back_while_its_failure_is_recorded_does_not_take_the_next_one_away()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1, retries: 1000));
        var lease = await world.LeaseAsync();

        // Again and again: which of the two answers comes first is up to the threads.
        for (var attempt = 1; attempt <= 25; attempt++)
        {
            var gate = new Gate(batch => batch.Writes.OfType<EndAttempt>().Any());
            world.Store.Before = gate.PassAsync;
            var failing = world.Trial(0).FailAsync(new TrialFailure(lease.Key, "exception", "boom"), Cancel);
            await gate.Reached;
            var giving = world.Pool.ReleaseAsync(lease.Key, "lost", null, Cancel);
            var waiting = world.AskAsync("next", 1, Day);
            Assert.True(await world.IsIdleAsync());
            gate.Open();
            await Task.WhenAll(failing, giving);

            lease = Assert.Single(await waiting);
            Assert.Equal(attempt + 1, lease.Attempt);
            Assert.Empty((await world.Pool.RenewAsync("next", new([lease.Key]), Cancel)).Lost);
            Assert.True(await world.IsIdleAsync());
        }
    }

    [Fact]
    public async Task A_cancel_waits_for_an_attempt_that_is_being_opened()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1));
        var gate = new Gate(batch => batch.Writes.OfType<InsertAttempt>().Any());
        var early = false;
        var opened = false;
        world.Store.Before = batch =>
        {
            early |=
                !opened && batch.Writes.OfType<UpdateTrial>().Any(write => write.Row.State == TrialState.Cancelled);
            return gate.PassAsync(batch);
        };

        var opening = world.AskAsync("agent", 1, Day);
        await gate.Reached;
        var cancelling = world.Experiment.CancelAsync("enough", Cancel);
        while ((await world.Store.FindExperimentAsync(World.Id, Cancel))!.State != ExperimentState.Cancelled)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), Cancel);
        }

        for (var i = 0; i < 500; i++)
        {
            Assert.True(await world.IsIdleAsync());
            await world.RowAsync(0);
        }

        opened = true;
        gate.Open();
        await cancelling;
        Assert.False(early, "The trial was cancelled under an attempt that was being opened.");
        var lease = Assert.Single(await opening);
        Assert.Equal(ReportAnswer.Cancel, await world.Trial(0).ReportAsync(FakeAgent.Report(lease, 1, 0.5), Cancel));
        Assert.Equal(TrialState.Cancelled, (await world.RowAsync(0)).State);
    }

    [Fact]
    public async Task A_lease_is_over_though_the_answer_to_the_commit_that_ended_its_trial_was_lost()
    {
        var lost = false;
        await using var world = await World.OpenAsync(
            (_, batch) =>
            {
                var hit = !lost && batch.Writes.OfType<EndAttempt>().Any();
                lost |= hit;
                return hit ? Fault.Unanswered : Fault.None;
            }
        );
        await world.SubmitAsync(Specs.Grid(rates: 2, parallel: 1));
        var lease = await world.LeaseAsync();
        var final = FakeAgent.Report(lease, 1, 0.5, last: true);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => world.Trial(0).ReportAsync(final, Cancel));
        Assert.Empty((await world.Pool.RenewAsync("agent", new([lease.Key]), Cancel)).Lost);
        Assert.Equal(ReportAnswer.Continue, await world.Trial(0).ReportAsync(final, Cancel));
        Assert.Equal([lease.Key], (await world.Pool.RenewAsync("agent", new([lease.Key]), Cancel)).Lost);
        Assert.Equal(1, (await world.LeaseAsync()).Trial);
    }
}
