namespace Grid.Silo;

/// <summary>A control lease whose renewals meet the faults of a plan.</summary>
internal sealed class FaultyLease(IControlLease inner, FaultPlan plan) : IControlLease
{
    /// <summary>The lease itself where the plan is empty.</summary>
    public static IControlLease Around(IControlLease inner, FaultPlan plan) =>
        plan.IsEmpty ? inner : new FaultyLease(inner, plan);

    public async Task<LeaseAnswer> TakeAsync(CancellationToken cancel)
    {
        if (plan.Due(FaultPoint.Control) is { } fault)
        {
            await fault.HappenAsync(() => new IOException("The lease cannot be reached (injected)."), cancel);
        }

        return await inner.TakeAsync(cancel);
    }

    public Task ReleaseAsync(ControlHolder held, CancellationToken cancel) => inner.ReleaseAsync(held, cancel);
}
