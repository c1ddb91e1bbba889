using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Grid.Store;

namespace Grid.Silo;

/// <summary>A store whose commits meet the faults of a plan; all else goes through.</summary>
[SuppressMessage("Design", "CA1852:Seal internal types", Justification = "DispatchProxy derives from it at run time.")]
internal class FaultyStore : DispatchProxy
{
    private IStore? _inner;
    private FaultPlan? _plan;

    /// <summary>The store itself where the plan is empty.</summary>
    public static IStore Around(IStore inner, FaultPlan plan)
    {
        if (plan.IsEmpty)
        {
            return inner;
        }

        var proxy = Create<IStore, FaultyStore>();
        ((FaultyStore)(object)proxy)._inner = inner;
        ((FaultyStore)(object)proxy)._plan = plan;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(IStore.CommitAsync)
            ? CommitAsync((StoreBatch)args![0]!, (CancellationToken)args[1]!)
            : targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);

    private async Task CommitAsync(StoreBatch batch, CancellationToken cancel)
    {
        var fault = _plan!.Due(FaultPoint.StoreCommit);
        if (fault?.Action == FaultAction.Full)
        {
            throw new StoreFullException("No space left on device (injected).", new IOException("injected"));
        }

        if (fault is not null && fault.Action != FaultAction.Lose)
        {
            await fault.HappenAsync(Failure, cancel);
        }

        await _inner!.CommitAsync(batch, cancel);
        if (fault?.Action == FaultAction.Lose)
        {
            throw Failure();
        }
    }

    private static StoreUnavailableException Failure() =>
        new("The store did not answer (injected).", new IOException("injected"));
}
