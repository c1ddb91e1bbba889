using Grid.Store.Sqlite;
using Microsoft.Data.Sqlite;

namespace Grid.Store.Tests.Sqlite;

/// <summary>Another program, such as a backup or a person with sqlite3, holds the database's write lock.</summary>
public sealed class BusyTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private IStore _store = null!;
    private SqliteConnection _other = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync(_folder.Database, Cancel);
        await _store.CommitAsync(
            Rows.Batch(new InsertExperiment(Rows.Experiment("e")), new InsertTrial(Rows.Trial("e", 1))),
            Cancel
        );
        _other = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        await _other.OpenAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _other.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Case_08_A_commit_waits_for_a_busy_database_and_reads_do_not()
    {
        await RunAsync("BEGIN IMMEDIATE");
        var commit = Report(1);
        Assert.Empty(await _store.ReadReportsAsync("e", 1, Cancel));
        await RunAsync("ROLLBACK");
        await commit;
        Assert.Single(await _store.ReadReportsAsync("e", 1, Cancel));
    }

    [Fact]
    public async Task Case_08_A_database_that_stays_busy_is_said_to_be_away_and_later_the_store_goes_on()
    {
        await RunAsync("BEGIN IMMEDIATE");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Report(1));
        await RunAsync("ROLLBACK");
        await Report(1);
        Assert.Single(await _store.ReadReportsAsync("e", 1, Cancel));
    }

    private Task Report(long step) =>
        _store.CommitAsync(Rows.Batch(new InsertReport(Rows.Report("e", 1, step))), Cancel);

    private async Task RunAsync(string sql)
    {
        await using var command = _other.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
