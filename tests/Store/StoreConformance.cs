using System.Collections.Concurrent;
using Grid.Tests.Meters;

namespace Grid.Store.Tests;

/// <summary>What a driver brings to the conformance suite: a store with nothing in it, and the removal of whatever that took.</summary>
public interface IStoreFixture : IAsyncDisposable
{
    Task<ISharedStore> OpenEmptyAsync(StoreMetrics metrics, CancellationToken cancel);
}

/// <summary>
/// What every driver of <see cref="IStore"/> keeps. A driver joins by one line for each part of the suite:
/// <c>public sealed class SqliteBatches : BatchConformance&lt;SqliteFixture&gt;;</c>
/// </summary>
public abstract class StoreConformance<TFixture> : IAsyncLifetime
    where TFixture : IStoreFixture, new()
{
    private readonly TFixture _fixture = new();
    private readonly TestMeters _meters = new();
    private readonly ConcurrentQueue<StoreBatch> _durable = new();
    private ISharedStore? _store;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected ISharedStore Store => _store!;

    /// <summary>What whoever measures the store was told, in order; complete once it is closed.</summary>
    protected IEnumerable<StoreWrite> Durable => _durable.SelectMany(batch => batch.Writes);

    public async ValueTask InitializeAsync() =>
        _store = await _fixture.OpenEmptyAsync(new StoreMetrics(_meters, _durable.Enqueue), Cancel);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _fixture.DisposeAsync();
        _meters.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task CloseAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        _store = null;
    }

    protected Task Commit(params StoreWrite[] writes) => Store.CommitAsync(Rows.Batch(writes), Cancel);

    /// <summary>An experiment "e" with trials 1 … <paramref name="trials"/>, all queued.</summary>
    protected Task Seed(int trials) =>
        Commit([
            new InsertExperiment(Rows.Experiment("e")),
            .. Enumerable.Range(1, trials).Select(n => new InsertTrial(Rows.Trial("e", n))),
        ]);
}
