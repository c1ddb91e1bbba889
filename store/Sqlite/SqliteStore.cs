using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Grid.Store.Sqlite;

/// <summary>The store in one SQLite file: for one machine. Writes go through one thread that groups commits; reads have connections of their own.</summary>
public sealed class SqliteStore : StoreWithQueries, ISharedStore
{
    private readonly GroupCommitter? _committer;
    private readonly ReaderPool _readers;
    private readonly ControlQueries _control;
    private readonly ChangeSignal _changes;

    private SqliteStore(GroupCommitter? committer, ReaderPool readers, ChangeSignal changes)
        : base(new SqliteQueries(readers))
    {
        _changes = changes;
        _committer = committer;
        _readers = readers;
        _control = new ControlQueries(readers);
    }

    /// <summary>Opens the file for reading and writing; makes it where there is none, and migrates it where it is older.</summary>
    /// <exception cref="InvalidDataException">It was written by a newer version of Grid, or by another program.</exception>
    /// <exception cref="StoreFullException">No space is left.</exception>
    /// <exception cref="StoreUnavailableException">It cannot be opened.</exception>
    public static Task<ISharedStore> OpenAsync(string path, CancellationToken cancel) =>
        OpenAsync(path, metrics: null, cancel);

    /// <inheritdoc cref="OpenAsync(string, CancellationToken)"/>
    /// <param name="metrics">Where the store measures; null: nowhere.</param>
    public static Task<ISharedStore> OpenAsync(string path, StoreMetrics? metrics, CancellationToken cancel) =>
        Task.Run<ISharedStore>(
            () =>
                Open(
                    path,
                    () =>
                    {
                        var connection = Connections.OpenWriter(path);
                        return Guarded(
                            connection,
                            () =>
                            {
                                Schema.Migrate(connection, path);
                                var changes = new ChangeSignal();
                                return new SqliteStore(
                                    new GroupCommitter(connection, path, changes, metrics),
                                    new ReaderPool(path),
                                    changes
                                );
                            }
                        );
                    }
                ),
            cancel
        );

    /// <summary>Opens the file for reading, also while another process writes it. Makes no file and changes nothing.</summary>
    /// <exception cref="FileNotFoundException">There is no store yet: to a reader, an empty one.</exception>
    /// <exception cref="InvalidDataException">It was written by another version of Grid, or by another program.</exception>
    /// <exception cref="StoreUnavailableException">It cannot be opened.</exception>
    public static Task<IStore> OpenReadOnlyAsync(string path, CancellationToken cancel) =>
        Task.Run<IStore>(
            () =>
            {
                if (!File.Exists(path))
                    throw NotFound(path);
                return Open(
                    path,
                    () =>
                    {
                        using var connection = Connections.OpenReader(path);
                        var version = Schema.Check(connection, path);
                        if (version == 0)
                            throw NotFound(path);
                        if (version < Schema.Version)
                            throw new InvalidDataException(
                                $"{path} was written by an older version of Grid (schema {version}). Any `grid` command that writes brings it up to date."
                            );
                        return new SqliteStore(null, new ReaderPool(path), new ChangeSignal());
                    }
                );
            },
            cancel
        );

    public override Task CommitAsync(StoreBatch batch, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (_committer is null)
            throw new InvalidOperationException("This store was opened for reading only.");
        if (cancel.IsCancellationRequested)
            return Task.FromCanceled(cancel);
        StoreText.Check(batch);
        return batch.Writes.Count == 0 ? Task.CompletedTask : _committer.CommitAsync(batch, cancel);
    }

    public async Task<ControlRow> TakeControlAsync(string silo, string address, TimeSpan ttl, CancellationToken cancel)
    {
        while (true)
        {
            await CommitAsync(new TakeControl(silo, address, ttl), cancel);
            // Nobody holds it where it was given free, or ran out, in between.
            if (await FindControlAsync(cancel) is { } held)
                return held;
        }
    }

    public Task ReleaseControlAsync(string silo, long epoch, CancellationToken cancel) =>
        CommitAsync(new ReleaseControl(silo, epoch), cancel);

    public Task<ControlRow?> FindControlAsync(CancellationToken cancel) => _control.FindControlAsync(cancel);

    public IStore Fenced(long epoch) =>
        new StoreView(
            this,
            (batch, cancel) => CommitAsync(new StoreBatch([new CheckEpoch(epoch), .. batch.Writes]), cancel),
            () => ValueTask.CompletedTask
        );

    public Task PutSiloAsync(SiloRow silo, CancellationToken cancel) => CommitAsync(new PutSilo(silo), cancel);

    public Task<IReadOnlyList<SiloRow>> ListSilosAsync(CancellationToken cancel) => _control.ListSilosAsync(cancel);

    public Task RemoveSiloAsync(string name, CancellationToken cancel) => CommitAsync(new RemoveSilo(name), cancel);

    public Task<DateTimeOffset> NowAsync(CancellationToken cancel) => _control.NowAsync(cancel);

    /// <summary>What other processes commit to the file is not heard of: then the wait lasts as long as asked.</summary>
    public Task WaitForChangeAsync(TimeSpan most, CancellationToken cancel) => _changes.WaitAsync(most, cancel);

    /// <summary>Commits what was handed in before, then closes the file.</summary>
    public override async ValueTask DisposeAsync()
    {
        _readers.Dispose();
        if (_committer is not null)
            await _committer.DisposeAsync();
    }

    private Task CommitAsync(StoreWrite write, CancellationToken cancel) =>
        CommitAsync(new StoreBatch([write]), cancel);

    private static SqliteStore Open(string path, Func<SqliteStore> open)
    {
        try
        {
            return open();
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.OfStore(error, path);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Rethrown.")]
    private static SqliteStore Guarded(SqliteConnection connection, Func<SqliteStore> open)
    {
        try
        {
            return open();
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static FileNotFoundException NotFound(string path) => new($"There is no store at {path} yet.", path);
}
