using Grid.Store.Postgres;
using Grid.Store.Sqlite;
using Grid.Store.Tests.Postgres;
using Grid.Store.Tests.Sqlite;
using Microsoft.Data.Sqlite;

namespace Grid.Store.Tests.Upgrades;

/// <summary>Databases of every earlier schema are brought to today's with all that they hold.</summary>
public class Case18_OldDatabases
{
    public static TheoryData<int> OldSchemas =>
        [.. Migration.Of("Sqlite").SkipLast(1).Select(migration => migration.Number)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Both_drivers_have_the_same_migrations_numbered_without_a_gap()
    {
        var sqlite = Migration.Of("Sqlite").Select(migration => migration.Number).ToArray();
        Assert.Equal(Enumerable.Range(1, sqlite.Length), sqlite);
        Assert.Equal(sqlite, Migration.Of("Postgres").Select(migration => migration.Number));
    }

    [Theory]
    [MemberData(nameof(OldSchemas))]
    public async Task An_old_SQLite_file_is_migrated_with_every_row(int schema)
    {
        using var folder = new TemporaryFolder();
        using (var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = OldDatabase.Sql("Sqlite", schema);
            command.ExecuteNonQuery();
        }
        await Assert.ThrowsAsync<InvalidDataException>(() => SqliteStore.OpenReadOnlyAsync(folder.Database, Cancel));
        await using (var store = await SqliteStore.OpenAsync(folder.Database, Cancel))
            await AssertGoesOnAsync(store);
        await using var again = await SqliteStore.OpenAsync(folder.Database, Cancel);
        Assert.Equal(1, (await again.FindControlAsync(Cancel))!.Epoch);
    }

    [Theory]
    [MemberData(nameof(OldSchemas))]
    public async Task An_old_PostgreSQL_database_is_migrated_with_every_row(int schema)
    {
        var url = await PostgresFixture.NewDatabaseAsync(Cancel);
        await using (var session = await Session.OpenAsync(url))
            await session.RunAsync(OldDatabase.Sql("Postgres", schema)!);
        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() =>
            PostgresStore.OpenReadOnlyAsync(url, Cancel)
        );
        Assert.Contains($"older version of Grid (schema {schema}", refusal.Message);
        await using (var store = await PostgresStore.OpenAsync(url, Cancel))
            await AssertGoesOnAsync(store);
        await using var again = await PostgresStore.OpenAsync(url, Cancel);
        Assert.Equal(1, (await again.FindControlAsync(Cancel))!.Epoch);
    }

    /// <summary>What was there is there, and what today's schema adds works.</summary>
    private static async Task AssertGoesOnAsync(ISharedStore store)
    {
        await OldDatabase.AssertHoldsAsync(store, Cancel);
        Assert.Null(await store.FindControlAsync(Cancel));
        await store.TakeControlAsync("a", "http://a", TimeSpan.FromHours(1), Cancel);
        Assert.Empty(await store.ListSilosAsync(Cancel));
        Assert.Empty(await store.ListRecordsAsync("e-live", Cancel));
        var record = new RecordRow("aa11", "{}");
        await store.CommitAsync(new StoreBatch([new RecordAttempt("e-live", 1, 1, record)]), Cancel);
        Assert.Equal([record], await store.ListRecordsAsync("e-live", Cancel));
    }
}
