using System.Runtime.Versioning;
using Grid.Store.Sqlite;
using Microsoft.Data.Sqlite;

namespace Grid.Store.Tests.Sqlite;

public sealed class OpeningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_committed_is_there_when_the_file_is_opened_again()
    {
        await using (var store = await OpenAsync())
            await store.CommitAsync(Rows.Batch(new InsertExperiment(Rows.Experiment("e"))), Cancel);
        await using var again = await OpenAsync();
        Assert.Equal(Rows.Experiment("e"), await again.FindExperimentAsync("e", Cancel));
    }

    [Fact]
    public async Task What_was_handed_in_before_disposal_is_committed()
    {
        var store = await OpenAsync();
        await store.CommitAsync(Rows.Batch(new InsertExperiment(Rows.Experiment("e"))), Cancel);
        var commits = Enumerable
            .Range(1, 2000)
            .Select(n => store.CommitAsync(Rows.Batch(new InsertTrial(Rows.Trial("e", n))), Cancel))
            .ToArray();
        await store.DisposeAsync();
        await Task.WhenAll(commits);
        await using var again = await OpenAsync();
        Assert.Equal(2000, (await again.CountTrialsAsync("e", Cancel))[TrialState.Queued]);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        await (await OpenAsync()).DisposeAsync();
        Run("PRAGMA user_version = 1000");
        var refusal = await Assert.ThrowsAsync<InvalidDataException>(OpenAsync);
        Assert.Contains("newer version", refusal.Message);
        await Assert.ThrowsAsync<InvalidDataException>(OpenReadOnlyAsync);
        Run($"PRAGMA user_version = {Schema.Version}");
        await (await OpenAsync()).DisposeAsync();
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_store_is_read_where_this_user_may_not_write()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may write everywhere");
        await using (var store = await OpenAsync())
            await store.CommitAsync(Rows.Batch(new InsertExperiment(Rows.Experiment("e"))), Cancel);
        var folder = Path.GetDirectoryName(_folder.Database)!;
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            await using var reader = await OpenReadOnlyAsync();
            Assert.Equal(Rows.Experiment("e"), await reader.FindExperimentAsync("e", Cancel));
        }
        finally
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused()
    {
        Run("CREATE TABLE moz_places (id INTEGER)");
        Assert.Contains("moz_places", (await Assert.ThrowsAsync<InvalidDataException>(OpenAsync)).Message);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await File.WriteAllTextAsync(_folder.Database, new string('x', 10_000), Cancel);
        await Assert.ThrowsAsync<StoreUnavailableException>(OpenAsync);
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_said_so()
    {
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            SqliteStore.OpenAsync(Path.Combine(_folder.Path, "no", "grid.db"), Cancel)
        );
        Assert.Contains(Path.Combine(_folder.Path, "no"), refusal.Message);
    }

    [Fact]
    public async Task Reading_where_there_is_no_store_finds_no_file_and_makes_none()
    {
        await Assert.ThrowsAsync<FileNotFoundException>(OpenReadOnlyAsync);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_reader_sees_what_another_store_commits_and_may_not_write()
    {
        await using var writer = await OpenAsync();
        await using var reader = await OpenReadOnlyAsync();
        Assert.Empty(await reader.ListExperimentsAsync(10, Cancel));
        for (var i = 0; i < 50; i++)
        {
            await writer.CommitAsync(Rows.Batch(new InsertExperiment(Rows.Experiment($"e{i}"))), Cancel);
            Assert.Equal(i + 1, (await reader.ListExperimentsAsync(100, Cancel)).Count);
        }
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            reader.CommitAsync(Rows.Batch(new InsertExperiment(Rows.Experiment("x"))), Cancel)
        );
    }

    [Fact]
    public async Task Two_stores_on_one_file_both_write_and_neither_loses_a_row()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync();
        await one.CommitAsync(Rows.Batch(new InsertExperiment(Rows.Experiment("e"))), Cancel);
        await Task.WhenAll(Insert(one, 0), Insert(two, 1));
        Assert.Equal(400, (await one.CountTrialsAsync("e", Cancel))[TrialState.Queued]);

        async Task Insert(IStore store, int remainder)
        {
            for (var n = 0; n < 200; n++)
                await store.CommitAsync(Rows.Batch(new InsertTrial(Rows.Trial("e", (2 * n) + remainder))), Cancel);
        }
    }

    [Fact]
    public async Task Opening_a_new_file_by_many_at_once_makes_one_store()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OpenAsync()));
        await stores[0].CommitAsync(Rows.Batch(new InsertExperiment(Rows.Experiment("e"))), Cancel);
        foreach (var store in stores)
        {
            Assert.NotNull(await store.FindExperimentAsync("e", Cancel));
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task Lists_walk_an_index_instead_of_sorting()
    {
        await (await OpenAsync()).DisposeAsync();
        Assert.DoesNotContain(
            "USE TEMP B-TREE FOR ORDER BY",
            Plan("SELECT * FROM trial WHERE experiment = 'e' AND value_kind = 0 ORDER BY value DESC, number LIMIT 9")
        );
        Assert.Contains(
            "trial_by_value",
            Plan("SELECT * FROM trial WHERE experiment = 'e' AND value_kind = 0 ORDER BY value, number LIMIT 9")
        );
        Assert.Contains("attempt_open", Plan("SELECT * FROM attempt WHERE ended_at IS NULL ORDER BY leased_at"));
    }

    private Task<ISharedStore> OpenAsync() => SqliteStore.OpenAsync(_folder.Database, Cancel);

    private Task<IStore> OpenReadOnlyAsync() => SqliteStore.OpenReadOnlyAsync(_folder.Database, Cancel);

    private void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private string Plan(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
        using var reader = command.ExecuteReader();
        var plan = new List<string>();
        while (reader.Read())
            plan.Add(reader.GetString(3));
        return string.Join('\n', plan);
    }
}
