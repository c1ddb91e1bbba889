using Grid.Store.Postgres;
using Npgsql;

namespace Grid.Store.Tests.Postgres;

/// <summary>What stands between a commit and a takeover, on real connections.</summary>
public sealed class FencingTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(1);

    private string _url = "";
    private Session _other = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _url = await PostgresFixture.NewDatabaseAsync(Cancel);
        await using var store = await OpenAsync(Long);
        await store.CommitAsync(
            Rows.Batch(new InsertExperiment(Rows.Experiment("e")), new InsertTrial(Rows.Trial("e", 1))),
            Cancel
        );
        await store.TakeControlAsync("a", "http://a", Long, Cancel);
        _other = await Session.OpenAsync(_url);
    }

    public ValueTask DisposeAsync() => _other.DisposeAsync();

    [Fact]
    public async Task A_takeover_waits_for_the_commit_under_way_and_a_renewal_does_not()
    {
        await using var store = await OpenAsync(longestCommit: Long);
        await using var view = store.Fenced(1);
        var commit = await CommitThatWaitsAsync(view);

        var renewed = await store.TakeControlAsync("a", "http://a", Short, Cancel);
        Assert.Equal(1, renewed.Epoch);
        var takeover = store.TakeControlAsync("b", "http://b", Long, Cancel);
        await _other.AwaitSessionAsync("wait_event_type = 'Lock' AND query LIKE '%UPDATE grid.control%'");
        Assert.False(commit.IsCompleted);
        Assert.False(takeover.IsCompleted);

        await _other.RunAsync("COMMIT");
        await commit;
        Assert.Equal(("b", 2), ((await takeover).Silo, (await takeover).Epoch));
        Assert.Single(await store.ReadReportsAsync("e", 1, Cancel));
        await Assert.ThrowsAsync<StoreFencedException>(() => view.CommitAsync(Report(2), Cancel));
    }

    [Fact]
    public async Task A_commit_that_begins_while_a_takeover_is_under_way_is_refused_after_it()
    {
        await using var store = await OpenAsync(Long);
        await using var view = store.Fenced(1);
        await _other.RunAsync("BEGIN; UPDATE grid.control SET epoch = 2, silo = 'b'");
        var commit = view.CommitAsync(Report(1), Cancel);
        await using var watcher = await Session.OpenAsync(_url);
        await watcher.AwaitSessionAsync("wait_event_type = 'Lock'");
        await _other.RunAsync("COMMIT");
        await Assert.ThrowsAsync<StoreFencedException>(() => commit);
        Assert.Empty(await store.ReadReportsAsync("e", 1, Cancel));
    }

    [Fact]
    public async Task A_silo_that_stopped_in_the_middle_of_a_commit_does_not_hold_up_the_takeover()
    {
        await using var store = await OpenAsync(longestCommit: TimeSpan.FromMilliseconds(50));
        await store.TakeControlAsync("a", "http://a", Short, Cancel);
        await _other.RunAsync(
            """
            BEGIN;
            SELECT FROM grid.control WHERE epoch = 1 FOR KEY SHARE;
            INSERT INTO grid.report (experiment, trial, attempt, step, metrics, at) VALUES ('e', 1, 1, 1, '{}', 0)
            """
        );
        Assert.Equal(2, (await store.TakeControlAsync("b", "http://b", Long, Cancel)).Epoch);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => _other.RunAsync("COMMIT"));
        Assert.Empty(await store.ReadReportsAsync("e", 1, Cancel));
    }

    /// <summary>A commit that has passed the check of its epoch, and waits until the other session ends its transaction.</summary>
    private async Task<Task> CommitThatWaitsAsync(IStore view)
    {
        await _other.RunAsync("BEGIN; SELECT FROM grid.trial FOR UPDATE");
        var commit = view.CommitAsync(Report(1), Cancel);
        await _other.AwaitSessionAsync("wait_event_type = 'Lock' AND query LIKE '%grid.report%'");
        return commit;
    }

    private static StoreBatch Report(long step) => Rows.Batch(new InsertReport(Rows.Report("e", 1, step)));

    private Task<ISharedStore> OpenAsync(TimeSpan longestCommit) =>
        PostgresStore.OpenAsync(_url, new PostgresTimes { LongestCommit = longestCommit }, Cancel);
}
