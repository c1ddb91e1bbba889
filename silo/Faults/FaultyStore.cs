using Grid.Store;

namespace Grid.Silo;

/// <summary>A store whose commits meet the faults of a plan; all else goes through.</summary>
internal static class FaultyStore
{
    /// <summary>The store itself where the plan is empty.</summary>
    public static IStore Around(IStore inner, FaultPlan plan) =>
        plan.IsEmpty
            ? inner
            : new StoreView(inner, (batch, cancel) => CommitAsync(inner, plan, batch, cancel), inner.DisposeAsync);

    private static async Task CommitAsync(IStore inner, FaultPlan plan, StoreBatch batch, CancellationToken cancel)
    {
        var fault = plan.Due(FaultPoint.StoreCommit);
        if (fault?.Action == FaultAction.Full)
        {
            throw new StoreFullException("No space left on device (injected).", new IOException("injected"));
        }

        if (fault is not null && fault.Action != FaultAction.Lose)
        {
            await fault.HappenAsync(Failure, cancel);
        }

        await inner.CommitAsync(batch, cancel);
        if (fault?.Action == FaultAction.Lose)
        {
            throw Failure();
        }
    }

    private static StoreUnavailableException Failure() =>
        new("The store did not answer (injected).", new IOException("injected"));
}
