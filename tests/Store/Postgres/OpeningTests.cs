using Grid.Store.Postgres;

namespace Grid.Store.Tests.Postgres;

public sealed class OpeningTests : IAsyncLifetime
{
    private string _url = "";
    private Session _other = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _url = await PostgresFixture.NewDatabaseAsync(Cancel);
        _other = await Session.OpenAsync(_url);
    }

    public ValueTask DisposeAsync() => _other.DisposeAsync();

    [Fact]
    public async Task Opening_an_empty_database_by_many_silos_at_once_makes_one_store()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => OpenAsync()));
        await stores[0].CommitAsync(Rows.Batch(new InsertExperiment(Rows.Experiment("e"))), Cancel);
        foreach (var store in stores)
        {
            Assert.NotNull(await store.FindExperimentAsync("e", Cancel));
            await store.DisposeAsync();
        }
        Assert.Equal((long)Schema.Version, await _other.RunAsync("SELECT count(*) FROM grid.schema_version"));
    }

    [Fact]
    public async Task Two_stores_on_one_database_both_write_and_neither_loses_a_row()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync();
        await one.CommitAsync(Rows.Batch(new InsertExperiment(Rows.Experiment("e"))), Cancel);
        await Task.WhenAll(Insert(one, 0), Insert(two, 1));
        Assert.Equal(200, (await one.CountTrialsAsync("e", Cancel))[TrialState.Queued]);

        async Task Insert(IStore store, int remainder)
        {
            for (var n = 0; n < 100; n++)
                await store.CommitAsync(Rows.Batch(new InsertTrial(Rows.Trial("e", (2 * n) + remainder))), Cancel);
        }
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
    public async Task A_database_of_a_newer_version_is_refused()
    {
        await (await OpenAsync()).DisposeAsync();
        await _other.RunAsync("INSERT INTO grid.schema_version (version) VALUES (1000)");
        Assert.Contains("newer version", (await Assert.ThrowsAsync<InvalidDataException>(OpenAsync)).Message);
    }

    [Fact]
    public async Task Tables_of_other_programs_are_left_alone()
    {
        await _other.RunAsync("CREATE TABLE public.trial (mine text); INSERT INTO public.trial VALUES ('mine')");
        await using var store = await OpenAsync();
        await store.CommitAsync(Rows.Batch(new InsertExperiment(Rows.Experiment("e"))), Cancel);
        Assert.Equal("mine", await _other.RunAsync("SELECT mine FROM public.trial"));
    }

    [Fact]
    public async Task A_schema_of_the_same_name_that_is_another_programs_is_refused_and_left_as_it_is()
    {
        await _other.RunAsync("CREATE SCHEMA grid; CREATE TABLE grid.cells (id int)");
        Assert.Contains("cells", (await Assert.ThrowsAsync<InvalidDataException>(OpenAsync)).Message);
        Assert.Equal(1L, await _other.RunAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 'grid'"));
    }

    [Fact]
    public async Task An_empty_schema_that_was_made_for_grid_is_used()
    {
        await _other.RunAsync("CREATE SCHEMA grid");
        await (await OpenAsync()).DisposeAsync();
    }

    [Fact]
    public async Task A_database_of_another_encoding_is_refused()
    {
        await _other.RunAsync("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");
        var url = new UriBuilder(_url) { Path = "latin" }.Uri.ToString();
        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => PostgresStore.OpenAsync(url, Cancel));
        Assert.Contains("LATIN1", refusal.Message);
    }

    [Fact]
    public async Task A_user_who_may_not_make_the_schema_is_told_what_to_do()
    {
        await _other.RunAsync("CREATE ROLE guest LOGIN");
        var url = new UriBuilder(_url) { UserName = "guest" }.Uri.ToString();
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => PostgresStore.OpenAsync(url, Cancel));
        Assert.Contains("CREATE SCHEMA grid AUTHORIZATION", refusal.Message);
    }

    [Fact]
    public async Task Commits_wait_for_the_disk_whatever_the_database_has_been_told()
    {
        var database = await _other.RunAsync("SELECT current_database()");
        await _other.RunAsync($"ALTER DATABASE {database} SET synchronous_commit = off");
        await using var store = await OpenAsync();
        await _other.RunAsync(
            """
            CREATE TABLE public.seen (setting text);
            CREATE FUNCTION public.see() RETURNS trigger LANGUAGE plpgsql
                AS 'BEGIN INSERT INTO public.seen VALUES (current_setting(''synchronous_commit'')); RETURN NULL; END';
            CREATE TRIGGER see AFTER INSERT ON grid.experiment EXECUTE FUNCTION public.see()
            """
        );
        await store.CommitAsync(Rows.Batch(new InsertExperiment(Rows.Experiment("e"))), Cancel);
        Assert.Equal("on", await _other.RunAsync("SELECT setting FROM public.seen"));
    }

    [Fact]
    public async Task Reading_where_there_is_no_store_finds_none_and_makes_none()
    {
        await Assert.ThrowsAsync<FileNotFoundException>(OpenReadOnlyAsync);
        Assert.Equal(0L, await _other.RunAsync("SELECT count(*) FROM pg_namespace WHERE nspname = 'grid'"));
    }

    [Fact]
    public async Task A_reader_sees_what_another_store_commits_and_may_not_write()
    {
        await using var writer = await OpenAsync();
        await using var reader = await OpenReadOnlyAsync();
        await writer.CommitAsync(Rows.Batch(new InsertExperiment(Rows.Experiment("e"))), Cancel);
        Assert.Equal(Rows.Experiment("e"), await reader.FindExperimentAsync("e", Cancel));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            reader.CommitAsync(Rows.Batch(new InsertExperiment(Rows.Experiment("x"))), Cancel)
        );
    }

    [Fact]
    public async Task Reading_a_database_of_a_newer_version_is_refused()
    {
        await (await OpenAsync()).DisposeAsync();
        await _other.RunAsync("INSERT INTO grid.schema_version (version) VALUES (1000)");
        Assert.Contains("newer version", (await Assert.ThrowsAsync<InvalidDataException>(OpenReadOnlyAsync)).Message);
    }

    private Task<IStore> OpenReadOnlyAsync() => PostgresStore.OpenReadOnlyAsync(_url, Cancel);

    private Task<ISharedStore> OpenAsync() => PostgresStore.OpenAsync(_url, Cancel);
}
