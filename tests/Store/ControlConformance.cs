namespace Grid.Store.Tests;

/// <summary>The control lease: one holder, an epoch for each, and writes that are refused to those before.</summary>
public abstract class ControlConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_free_lease_is_taken_and_says_who_holds_it_and_until_when()
    {
        Assert.Null(await Store.FindControlAsync(Cancel));
        var before = await Store.NowAsync(Cancel);
        var held = await Store.TakeControlAsync("a", "http://a", Long, Cancel);
        var after = await Store.NowAsync(Cancel);
        Assert.Equal(("a", "http://a", 1), (held.Silo, held.Address, held.Epoch));
        Assert.InRange(held.ExpiresAt, before + Long, after + Long);
        var found = (await Store.FindControlAsync(Cancel))!;
        Assert.Equal(held, found with { ReadAt = held.ReadAt });
    }

    [Fact]
    public async Task A_holder_that_renews_keeps_its_epoch_and_gets_more_time()
    {
        var first = await Store.TakeControlAsync("a", "http://a", Long, Cancel);
        var renewed = await Store.TakeControlAsync("a", "http://b", 2 * Long, Cancel);
        Assert.Equal(("a", "http://b", 1), (renewed.Silo, renewed.Address, renewed.Epoch));
        Assert.InRange(renewed.ExpiresAt, first.ExpiresAt + Long, DateTimeOffset.MaxValue);
    }

    [Fact]
    public async Task A_lease_that_is_held_is_not_taken()
    {
        var held = await Store.TakeControlAsync("a", "http://a", Long, Cancel);
        var asked = await Store.TakeControlAsync("b", "http://b", Long, Cancel);
        Assert.Equal(held, asked with { ReadAt = held.ReadAt });
    }

    [Fact]
    public async Task A_lease_says_how_long_it_lasts_yet()
    {
        var held = await Store.TakeControlAsync("a", "http://a", Long, Cancel);
        var asked = await Store.TakeControlAsync("b", "http://b", Long, Cancel);
        Assert.InRange(held.ReadAt, held.ExpiresAt - Long, asked.ReadAt);
        Assert.InRange(asked.ReadAt, held.ReadAt, await Store.NowAsync(Cancel));
    }

    [Fact]
    public async Task A_lease_that_ran_out_goes_to_the_next_with_the_next_epoch()
    {
        await RunOutAsync("a");
        var held = await Store.TakeControlAsync("b", "http://b", Long, Cancel);
        Assert.Equal(("b", 2), (held.Silo, held.Epoch));
        Assert.Equal(("b", 2), await TakeAsync("a"));
    }

    [Fact]
    public async Task A_holder_whose_lease_ran_out_may_renew_it_while_nobody_else_took_it()
    {
        await RunOutAsync("a");
        Assert.Equal(("a", 1), await TakeAsync("a"));
    }

    [Fact]
    public async Task A_lease_given_free_goes_to_the_next_at_once()
    {
        await TakeAsync("a");
        await Store.ReleaseControlAsync("a", 1, Cancel);
        Assert.Null(await Store.FindControlAsync(Cancel));
        Assert.Equal(("b", 2), await TakeAsync("b"));
    }

    [Fact]
    public async Task A_silo_that_gave_the_lease_free_and_takes_it_again_is_a_new_holder()
    {
        await TakeAsync("a");
        await Store.ReleaseControlAsync("a", 1, Cancel);
        Assert.Equal(("a", 2), await TakeAsync("a"));
    }

    [Theory]
    [InlineData("b", 1)]
    [InlineData("a", 2)]
    public async Task Only_its_holder_gives_a_lease_free(string silo, long epoch)
    {
        await TakeAsync("a");
        await Store.ReleaseControlAsync(silo, epoch, Cancel);
        Assert.Equal("a", (await Store.FindControlAsync(Cancel))!.Silo);
    }

    [Fact]
    public async Task Of_many_that_take_a_free_lease_at_once_one_gets_it_and_all_hear_who()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => TakeAsync($"silo{i}")));
        Assert.Equal(1, Assert.Single(answers.Distinct()).Epoch);
    }

    [Fact]
    public async Task A_fenced_view_writes_while_its_epoch_stands_and_reads_always()
    {
        await TakeAsync("a");
        await using var view = Store.Fenced(1);
        await view.CommitAsync(Rows.Batch(new InsertExperiment(Rows.Experiment("e"))), Cancel);
        await TakeAsync("a");
        await view.CommitAsync(Rows.Batch(new AppendEvent(Rows.Event("e", 1))), Cancel);

        await Store.ReleaseControlAsync("a", 1, Cancel);
        await TakeAsync("b");
        var refusal = await Assert.ThrowsAsync<StoreFencedException>(() =>
            view.CommitAsync(Rows.Batch(new AppendEvent(Rows.Event("e", 2))), Cancel)
        );
        Assert.Contains("epoch 2", refusal.Message);
        Assert.Equal([Rows.Event("e", 1)], await view.ReadEventsAsync("e", 0, 10, Cancel));
    }

    [Fact]
    public async Task A_fenced_batch_that_is_refused_for_its_rows_says_so_and_harms_nobody_else()
    {
        await TakeAsync("a");
        await using var view = Store.Fenced(1);
        await view.CommitAsync(Rows.Batch(new InsertExperiment(Rows.Experiment("e"))), Cancel);
        var bad = view.CommitAsync(Rows.Batch(new InsertExperiment(Rows.Experiment("e"))), Cancel);
        var good = view.CommitAsync(Rows.Batch(new InsertTrial(Rows.Trial("e", 1))), Cancel);
        await Assert.ThrowsAsync<StoreConflictException>(() => bad);
        await good;
    }

    [Fact]
    public async Task Of_commits_that_race_with_a_takeover_the_first_ones_stand_and_none_after()
    {
        await TakeAsync("a");
        await Seed(1);
        await using var view = Store.Fenced(1);
        var writers = Enumerable.Range(0, 8).Select(Write).ToArray();
        await Store.ReleaseControlAsync("a", 1, Cancel);
        await TakeAsync("b");
        var atTakeover = (await Store.ReadReportsAsync("e", 1, Cancel)).Count;
        var acknowledged = await Task.WhenAll(writers);
        Assert.Equal(acknowledged.Sum(), atTakeover);
        Assert.Equal(atTakeover, (await Store.ReadReportsAsync("e", 1, Cancel)).Count);

        async Task<int> Write(int writer)
        {
            for (var count = 0; ; count++)
            {
                try
                {
                    var report = Rows.Report("e", 1, count, writer);
                    await view.CommitAsync(Rows.Batch(new InsertReport(report)), Cancel);
                }
                catch (StoreFencedException)
                {
                    return count;
                }
            }
        }
    }

    [Fact]
    public async Task Disposing_a_fenced_view_leaves_the_store_open()
    {
        await TakeAsync("a");
        await Store.Fenced(1).DisposeAsync();
        await Commit(new InsertExperiment(Rows.Experiment("e")));
    }

    [Fact]
    public async Task A_wait_for_a_change_ends_after_the_time_given() =>
        await Store.WaitForChangeAsync(TimeSpan.FromMilliseconds(1), Cancel);

    [Fact]
    public async Task A_wait_for_a_change_ends_when_something_is_committed()
    {
        await Seed(0);
        var wait = Store.WaitForChangeAsync(Long, Cancel);
        for (var sequence = 1; !wait.IsCompleted; sequence++)
            await Commit(new AppendEvent(Rows.Event("e", sequence)));
        await wait;
    }

    private async Task<(string Silo, long Epoch)> TakeAsync(string silo)
    {
        var held = await Store.TakeControlAsync(silo, $"http://{silo}", Long, Cancel);
        return (held.Silo, held.Epoch);
    }

    /// <summary>Lets a silo hold the lease, which then has run out.</summary>
    private async Task RunOutAsync(string silo)
    {
        await Store.TakeControlAsync(silo, $"http://{silo}", Long, Cancel);
        await Store.TakeControlAsync(silo, $"http://{silo}", TimeSpan.FromMilliseconds(2), Cancel);
        while (await Store.FindControlAsync(Cancel) is not null)
            await Task.Delay(TimeSpan.FromMilliseconds(1), Cancel);
    }
}
