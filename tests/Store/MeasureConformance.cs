namespace Grid.Store.Tests;

/// <summary>Whoever measures hears of what is durable, and of nothing else.</summary>
public abstract class MeasureConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    [Fact]
    public async Task What_was_committed_is_told_once_in_order()
    {
        await Seed(1);
        await Commit(new InsertReport(Rows.Report("e", 1, 1)), new AppendEvent(Rows.Event("e", 1)));
        await Commit(new InsertReport(Rows.Report("e", 1, 2)));
        await CloseAsync();

        Assert.Equal(
            [
                new InsertExperiment(Rows.Experiment("e")),
                new InsertTrial(Rows.Trial("e", 1)),
                new InsertReport(Rows.Report("e", 1, 1)),
                new AppendEvent(Rows.Event("e", 1)),
                new InsertReport(Rows.Report("e", 1, 2)),
            ],
            Durable
        );
    }

    [Fact]
    public async Task What_is_refused_is_not_told_and_those_that_go_down_beside_it_are()
    {
        await Seed(1);
        await Commit(new InsertReport(Rows.Report("e", 1, 0)));
        // Every other one reports again what was reported.
        await Task.WhenAll(Enumerable.Range(0, 100).Select(n => TryAsync(step: n % 2 == 0 ? 0 : n)));
        await CloseAsync();

        Assert.Equal(
            Enumerable.Range(0, 100).Where(n => n == 0 || n % 2 == 1).Select(n => (long)n),
            Durable.OfType<InsertReport>().Select(report => report.Row.Step).Order()
        );
    }

    [Fact]
    public async Task A_fenced_commit_is_told_where_its_epoch_holds()
    {
        await Seed(1);
        var ttl = TimeSpan.FromHours(1);
        var held = await Store.TakeControlAsync("a", "http://a", ttl, Cancel);
        var now = Store.Fenced(held.Epoch);
        await now.CommitAsync(Rows.Batch(new InsertReport(Rows.Report("e", 1, 1))), Cancel);
        var later = Store.Fenced(held.Epoch + 1);
        await Assert.ThrowsAsync<StoreFencedException>(() =>
            later.CommitAsync(Rows.Batch(new InsertReport(Rows.Report("e", 1, 2))), Cancel)
        );
        await now.DisposeAsync();
        await later.DisposeAsync();
        await CloseAsync();

        Assert.Equal([new InsertReport(Rows.Report("e", 1, 1))], Durable.OfType<InsertReport>());
    }

    private async Task TryAsync(long step)
    {
        try
        {
            await Commit(new InsertReport(Rows.Report("e", 1, step)));
        }
        catch (StoreConflictException)
        {
            // Reported before.
        }
    }
}
