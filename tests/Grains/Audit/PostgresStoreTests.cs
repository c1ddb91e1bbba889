using Grid.Store;
using Grid.Store.Postgres;
using Npgsql;

namespace Grid.Grains.Tests;

/// <summary>The audit of the same rows in PostgreSQL: in order as they are, and one damage of each table is found.</summary>
public class PostgresStoreTests(PostgresFixture postgres)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("SELECT 1", null, null)]
    [InlineData("DELETE FROM grid.event WHERE sequence = 3", AuditRules.Log, null)]
    [InlineData("UPDATE grid.trial SET seed = seed + 1 WHERE number = 1", AuditRules.Replay, 1)]
    [InlineData("UPDATE grid.trial SET state = 'stopped' WHERE number = 1", AuditRules.Ends, 1)]
    [InlineData("DELETE FROM grid.attempt WHERE trial = 1", AuditRules.Attempts, 1)]
    [InlineData("UPDATE grid.report SET attempt = 9 WHERE trial = 0 AND step = 1", AuditRules.Reports, 0)]
    [InlineData("DELETE FROM grid.report WHERE trial = 0 AND step = 2", AuditRules.Measures, 0)]
    [InlineData("UPDATE grid.snapshot SET sequence = 999", AuditRules.Log, null)]
    public async Task One_damaged_row_is_found(string damage, string? rule, int? trial)
    {
        var url = await postgres.NewDatabaseAsync(Cancel);
        await CopyAsync(url);
        await using (var connection = new NpgsqlConnection(PostgresStore.ConnectionStringOf(url)))
        {
            await connection.OpenAsync(Cancel);
            await using var command = new NpgsqlCommand(damage, connection);
            await command.ExecuteNonQueryAsync(Cancel);
        }

        await using var store = await PostgresStore.OpenReadOnlyAsync(url, Cancel);
        var findings = new List<AuditFinding>();
        var counts = await StoreAudit.RunAsync(store, experiment: null, findings.Add, Cancel);

        Assert.Equal((1, 3), (counts.Experiments, counts.Trials));
        if (rule is null)
        {
            Assert.Empty(findings);
        }
        else
        {
            Assert.Contains(findings, found => (found.Rule, found.Trial) == (rule, trial));
        }
    }

    /// <summary>Three trials of three steps, swept in SQLite, written once more.</summary>
    private static async Task CopyAsync(string url)
    {
        await using var world = await World.OpenAsync(settings: new GrainSettings { SnapshotEvery = 4 });
        await world.SubmitAsync(Specs.Grid(rates: 3));
        await new FakeAgent(world, "agent").RunAsync();
        var from = world.Store;
        List<StoreWrite> writes = [new InsertExperiment((await from.FindExperimentAsync(World.Id, Cancel))!)];
        writes.AddRange((await world.RowsAsync()).Select(row => new InsertTrial(row)));
        writes.AddRange(
            (await from.ListAttemptsAsync(World.Id, null, 100, Cancel)).Select(row => new InsertAttempt(row))
        );
        writes.AddRange(
            (await from.ListReportsAsync(World.Id, null, 100, Cancel)).Select(row => new InsertReport(row))
        );
        writes.AddRange((await from.ReadEventsAsync(World.Id, 0, 100, Cancel)).Select(row => new AppendEvent(row)));
        writes.Add(new PutSnapshot((await from.FindSnapshotAsync(World.Id, Cancel))!));
        await using var to = await PostgresStore.OpenAsync(url, Cancel);
        await to.CommitAsync(new StoreBatch(writes), Cancel);
    }
}
