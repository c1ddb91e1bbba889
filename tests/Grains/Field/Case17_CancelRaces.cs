using Grid.Store;

namespace Grid.Grains.Tests.Field;

/// <summary>A cancel meets a completion, another cancel, or a preemption: no completed result is lost, and nothing goes on.</summary>
public class Case17_CancelRaces
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_completion_that_comes_before_stands_and_one_that_comes_after_is_kept_too()
    {
        for (var round = 0; round < 20; round++)
        {
            await using var world = await World.OpenAsync();
            await world.SubmitAsync(Specs.Grid(rates: 3, parallel: 2));
            var lease = await world.LeaseAsync();
            var final = FakeAgent.Report(lease, 3, 0.5, last: true);

            await Task.WhenAll(
                Task.Run(() => world.Trial(0).ReportAsync(final, Cancel), Cancel),
                Task.Run(() => world.Experiment.CancelAsync("enough", Cancel), Cancel),
                Task.Run(() => world.Experiment.CancelAsync("enough!", Cancel), Cancel)
            );

            var rows = await world.RowsAsync();
            Assert.Equal((TrialState.Completed, 0.5), (rows[0].State, rows[0].Value));
            Assert.All(rows.Skip(1), row => Assert.Equal(TrialState.Cancelled, row.State));
            Assert.Equal(ExperimentState.Cancelled, (await world.Experiment.GetAsync(Cancel)).State);
            Assert.Empty(await world.Store.ListOpenAttemptsAsync(Cancel));
            Assert.True(await world.IsIdleAsync());
            Assert.Single(await world.LogAsync(), line => line.StartsWith("cancelled ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_trial_that_makes_room_as_it_is_cancelled_waits_no_more()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1));
        var lease = await world.LeaseAsync();
        await world.Experiment.CancelAsync("enough", Cancel);

        await world.Pool.ReleaseAsync(lease.Key, FailureCause.Preempted, FakeAgent.Checkpoint(lease, 1), Cancel);

        Assert.Equal(TrialState.Cancelled, (await world.RowAsync(0)).State);
        Assert.True(await world.IsIdleAsync());
    }

    [Theory]
    [InlineData(Fault.CrashBefore)]
    [InlineData(Fault.CrashAfter)]
    public async Task A_cancel_that_was_cut_short_is_finished_by_the_next_holder(object fault)
    {
        static bool Ends(StoreBatch batch) =>
            batch.Writes.OfType<UpdateTrial>().Any(write => write.Row.State == TrialState.Cancelled);
        await using var world = await World.OpenAsync((_, batch) => Ends(batch) ? (Fault)fault : Fault.None);
        await world.SubmitAsync(Specs.Grid(rates: 3, parallel: 3));
        await Assert.ThrowsAnyAsync<Exception>(() => world.Experiment.CancelAsync("enough", Cancel));
        await world.ReopenAsync(recover: false);

        await Grains.Recovery.TakeOverAsync(world.Store, world.Grains, Cancel);
        for (var i = 0; i < 1000 && (await world.RowsAsync()).Any(row => row.State == TrialState.Queued); i++)
        {
            world.Time.Advance(TimeSpan.FromSeconds(1));
            await world.Experiment.GetAsync(Cancel);

            // Commits take real time, whatever the clock says.
            await Task.Delay(5, Cancel);
        }

        Assert.All(await world.RowsAsync(), row => Assert.Equal(TrialState.Cancelled, row.State));
    }
}
