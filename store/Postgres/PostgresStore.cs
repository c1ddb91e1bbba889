using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Grid.Store.Postgres;

/// <summary>
/// The store in a PostgreSQL database (13 or later): for any number of silos. All that is Grid's stands in the schema <c>grid</c>. Reads, and the making of
/// connections, are tried again for some seconds while the server is away; a commit whose outcome is unknown never is.
/// </summary>
public sealed class PostgresStore : StoreWithQueries, ISharedStore
{
    private readonly Database _database;
    private readonly GroupCommitter? _committer;
    private readonly StoreMetrics? _metrics;
    private readonly ControlLease _control;
    private readonly SiloRegistry _silos;
    private readonly ChangeListener _changes;

    private PostgresStore(Database database, PostgresTimes times, bool isReadOnly, StoreMetrics? metrics)
        : base(new PostgresQueries(database))
    {
        _database = database;
        _metrics = metrics;
        _committer = isReadOnly ? null : new GroupCommitter(database, null, metrics);
        _control = new ControlLease(database, times.LongestCommit);
        _silos = new SiloRegistry(database);
        _changes = new ChangeListener(database);
    }

    /// <summary>Opens a database; makes the schema <c>grid</c> where there is none, and migrates it where it is older.</summary>
    /// <param name="url">
    /// <c>postgres://user:password@host:port/database?options</c> with libpq's options, or Npgsql's <c>Host=…;Database=…</c>. A password that is not given comes from
    /// PGPASSWORD or ~/.pgpass.
    /// </param>
    /// <exception cref="ArgumentException">The address cannot be read.</exception>
    /// <exception cref="InvalidDataException">The database was written by a newer version of Grid or by another program, or is not UTF-8.</exception>
    /// <exception cref="StoreUnavailableException">It cannot be reached, or refuses.</exception>
    public static Task<ISharedStore> OpenAsync(string url, CancellationToken cancel) =>
        OpenAsync(url, metrics: null, cancel);

    /// <inheritdoc cref="OpenAsync(string, CancellationToken)"/>
    /// <param name="metrics">Where the store measures; null: nowhere.</param>
    public static async Task<ISharedStore> OpenAsync(string url, StoreMetrics? metrics, CancellationToken cancel) =>
        await OpenAsync(url, new PostgresTimes(), Schema.MigrateAsync, isReadOnly: false, metrics, cancel);

    /// <summary>Opens a database for reading, also while silos write to it. Makes nothing and changes nothing.</summary>
    /// <param name="url">As <see cref="OpenAsync(string, CancellationToken)"/> takes it.</param>
    /// <exception cref="ArgumentException">The address cannot be read.</exception>
    /// <exception cref="FileNotFoundException">Grid has nothing there yet: to a reader, an empty store.</exception>
    /// <exception cref="InvalidDataException">It was written by another version of Grid or by another program, or is not UTF-8.</exception>
    /// <exception cref="StoreUnavailableException">It cannot be reached, or refuses.</exception>
    public static async Task<IStore> OpenReadOnlyAsync(string url, CancellationToken cancel) =>
        await OpenAsync(url, new PostgresTimes(), Schema.RequireAsync, isReadOnly: true, metrics: null, cancel);

    /// <summary>The address as Npgsql's connection string, for others that use the same database. Holds the password, where the address does.</summary>
    /// <exception cref="ArgumentException">The address cannot be read.</exception>
    public static string ConnectionStringOf(string url) => PostgresAddress.Parse(url).ConnectionString;

    internal static async Task<ISharedStore> OpenAsync(string url, PostgresTimes times, CancellationToken cancel) =>
        await OpenAsync(url, times, Schema.MigrateAsync, isReadOnly: false, metrics: null, cancel);

    /// <param name="prepare">Makes the schema of a database, which it gets by name, today's, or sees that it is.</param>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The store's.")]
    private static async Task<PostgresStore> OpenAsync(
        string url,
        PostgresTimes times,
        Func<NpgsqlConnection, string, CancellationToken, Task> prepare,
        bool isReadOnly,
        StoreMetrics? metrics,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(url);
        var settings = PostgresAddress.Parse(url);
        var database = new Database(
            new NpgsqlDataSourceBuilder(settings.ConnectionString).Build(),
            PostgresAddress.NameOf(settings),
            times.Patience
        );
        try
        {
            await database.RunAsync(
                async connection =>
                {
                    await prepare(connection, database.Name, cancel);
                    return true;
                },
                cancel
            );
            return new PostgresStore(database, times, isReadOnly, metrics);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public override Task CommitAsync(StoreBatch batch, CancellationToken cancel) =>
        CommitAsync(_committer, batch, cancel);

    public Task<ControlRow> TakeControlAsync(string silo, string address, TimeSpan ttl, CancellationToken cancel) =>
        _control.TakeAsync(silo, address, ttl, cancel);

    public Task ReleaseControlAsync(string silo, long epoch, CancellationToken cancel) =>
        _control.ReleaseAsync(silo, epoch, cancel);

    public Task<ControlRow?> FindControlAsync(CancellationToken cancel) => _control.FindAsync(cancel);

    public IStore Fenced(long epoch)
    {
        var committer = new GroupCommitter(_database, epoch, _metrics);
        return new StoreView(this, (batch, cancel) => CommitAsync(committer, batch, cancel), committer.DisposeAsync);
    }

    public Task PutSiloAsync(SiloRow silo, CancellationToken cancel) => _silos.PutAsync(silo, cancel);

    public Task<IReadOnlyList<SiloRow>> ListSilosAsync(CancellationToken cancel) => _silos.ListAsync(cancel);

    public Task RemoveSiloAsync(string name, CancellationToken cancel) => _silos.RemoveAsync(name, cancel);

    public async Task<DateTimeOffset> NowAsync(CancellationToken cancel) =>
        (await _database.QueryAsync($"SELECT {Clock.Now}", row => RowReaders.Time(row, 0), cancel))[0];

    public Task WaitForChangeAsync(TimeSpan most, CancellationToken cancel) => _changes.WaitAsync(most, cancel);

    /// <summary>Commits what was handed in before, then closes the connections.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (_committer is not null)
            await _committer.DisposeAsync();
        await _changes.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static Task CommitAsync(GroupCommitter? committer, StoreBatch batch, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (committer is null)
            throw new InvalidOperationException("This store was opened for reading only.");
        if (cancel.IsCancellationRequested)
            return Task.FromCanceled(cancel);
        StoreText.Check(batch);
        return batch.Writes.Count == 0 ? Task.CompletedTask : committer.CommitAsync(batch, cancel);
    }
}
