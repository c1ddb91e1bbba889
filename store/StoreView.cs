namespace Grid.Store;

/// <summary>A view of a store whose commits go another way: past the check of an epoch, for one. Reads go to the store as they are.</summary>
/// <param name="commit">In place of the store's own.</param>
/// <param name="dispose">What disposing the view does; the store is somebody else's.</param>
public sealed class StoreView(
    IStoreQueries store,
    Func<StoreBatch, CancellationToken, Task> commit,
    Func<ValueTask> dispose
) : StoreWithQueries(store)
{
    public override Task CommitAsync(StoreBatch batch, CancellationToken cancel) => commit(batch, cancel);

    public override ValueTask DisposeAsync() => dispose();
}
