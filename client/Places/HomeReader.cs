using Grid.Silo;
using Grid.Store;
using Grid.Store.Sqlite;

namespace Grid.Client;

/// <summary>Opens a home to read from it, whether or not another process works there.</summary>
internal sealed class HomeReader : IAsyncDisposable
{
    private readonly IStore _store;

    private HomeReader(IStore store, HomeFolder home)
    {
        _store = store;
        Sweeps = new StoredSweeps(store, home, () => HomeLock.IsHeld(home));
        History = new EpochHistory(store);
    }

    public ISweepReader Sweeps { get; }

    public EpochHistory History { get; }

    /// <summary>Null where nothing was ever stored in this home.</summary>
    public static async Task<HomeReader?> OpenAsync(HomeFolder home, CancellationToken cancel) =>
        home.HasDatabase ? new HomeReader(await SqliteStore.OpenReadOnlyAsync(home.Database, cancel), home) : null;

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
