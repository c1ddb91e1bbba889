using Grid.Store;

namespace Grid.Silo;

/// <summary>The stores of this silo's terms of control: each is fenced by its term's epoch, and the one before it is closed when the next begins.</summary>
/// <param name="refused">Told of an epoch whose writes the store refuses: another silo has taken control.</param>
internal sealed class TermStores(ISharedStore store, FaultPlan faults, Action<long, string> refused) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task _closing = Task.CompletedTask;
    private IStore? _current;

    /// <summary>The store of a new term.</summary>
    public IStore Begin(long epoch)
    {
        var fenced = store.Fenced(epoch);
        lock (_gate)
        {
            _closing = Task.WhenAll(_closing, CloseAsync(_current));
            _current = fenced;
        }

        var inner = FaultyStore.Around(fenced, faults);
        return new StoreView(inner, CommitAsync, () => ValueTask.CompletedTask);

        async Task CommitAsync(StoreBatch batch, CancellationToken cancel)
        {
            try
            {
                await inner.CommitAsync(batch, cancel);
            }
            catch (StoreFencedException error)
            {
                refused(epoch, error.Message);
                throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task closing;
        lock (_gate)
        {
            closing = Task.WhenAll(_closing, CloseAsync(_current));
            _current = null;
        }

        await closing;
    }

    /// <summary>Commits that are under way are waited for, or fail.</summary>
    private static async Task CloseAsync(IStore? ended)
    {
        if (ended is not null)
        {
            await ended.DisposeAsync();
        }
    }
}
