using Grid.Store.Postgres;

namespace Grid.Store.Tests.Postgres;

/// <summary>Connections that are lost at the worst moments.</summary>
public sealed class ConnectionTests : IAsyncLifetime
{
    private string _url = "";
    private ISharedStore _store = null!;
    private Session _other = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _url = await PostgresFixture.NewDatabaseAsync(Cancel);
        _store = await PostgresStore.OpenAsync(_url, Cancel);
        _other = await Session.OpenAsync(_url);
        await _store.CommitAsync(
            Rows.Batch(new InsertExperiment(Rows.Experiment("e")), new InsertTrial(Rows.Trial("e", 1))),
            Cancel
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _other.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task A_commit_whose_connection_is_lost_before_the_server_was_asked_to_commit_is_made_again()
    {
        await _other.RunAsync("BEGIN; SELECT FROM grid.trial FOR UPDATE");
        var commit = Report(1);
        var first = await _other.AwaitSessionAsync("wait_event_type = 'Lock'");
        await _other.TerminateAsync(first);
        await _other.AwaitSessionAsync($"wait_event_type = 'Lock' AND pid <> {first}");
        await _other.RunAsync("COMMIT");
        await commit;
        Assert.Single(await _store.ReadReportsAsync("e", 1, Cancel));
    }

    [Fact]
    public async Task A_commit_whose_connection_is_lost_while_the_server_commits_is_reported_and_never_repeated()
    {
        await using var watcher = await Session.OpenAsync(_url);
        await _other.RunAsync(
            """
            CREATE FUNCTION wait_for_the_test() RETURNS trigger LANGUAGE plpgsql
                AS 'BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER wait_for_the_test AFTER INSERT ON grid.report DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION wait_for_the_test();
            SELECT pg_advisory_lock(7)
            """
        );
        var commit = Report(1);
        var committing = await watcher.AwaitSessionAsync("wait_event = 'advisory' AND query = 'COMMIT'");
        await watcher.TerminateAsync(committing);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => commit);
        await _other.RunAsync("SELECT pg_advisory_unlock(7)");
        await Report(2);
        Assert.Equal([2], (await _store.ReadReportsAsync("e", 1, Cancel)).Select(report => report.Step));
    }

    [Fact]
    public async Task Case_08_While_sessions_are_killed_all_the_time_nothing_acknowledged_is_lost_and_nothing_stands_twice()
    {
        for (var step = 1; step <= 100; step++)
            await Task.WhenAll(UntilItStandsAsync(step), KillAllAsync());
        var reports = await _store.ReadReportsAsync("e", 1, Cancel);
        Assert.Equal(Enumerable.Range(1, 100).Select(step => (long)step), reports.Select(report => report.Step));
    }

    [Fact]
    public async Task Case_08_A_connection_that_listens_and_is_lost_is_made_again()
    {
        var never = TimeSpan.FromHours(1);
        _ = _store.WaitForChangeAsync(never, Cancel);
        var first = await _other.AwaitSessionAsync("query = 'LISTEN grid_change'");
        await _other.TerminateAsync(first);
        await _other.AwaitSessionAsync($"query = 'LISTEN grid_change' AND state = 'idle' AND pid <> {first}");
        await using var anotherSilo = await PostgresStore.OpenAsync(_url, Cancel);
        var change = _store.WaitForChangeAsync(never, Cancel);
        for (var sequence = 1; !change.IsCompleted; sequence++)
            await anotherSilo.CommitAsync(Rows.Batch(new AppendEvent(Rows.Event("e", sequence))), Cancel);
        await change;
    }

    private Task Report(long step) =>
        _store.CommitAsync(Rows.Batch(new InsertReport(Rows.Report("e", 1, step))), Cancel);

    /// <summary>Reports a step as an agent does: sends it again where it does not know. A conflict says that it stands.</summary>
    private async Task UntilItStandsAsync(long step)
    {
        while (true)
        {
            try
            {
                await Report(step);
                return;
            }
            catch (StoreUnavailableException)
            {
                // Unknown: sent again.
            }
            catch (StoreConflictException)
            {
                return;
            }
        }
    }

    private Task KillAllAsync() =>
        _other.RunAsync(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        );
}
