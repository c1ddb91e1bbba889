namespace Grid.Grains;

/// <summary>What waits in one queue, key: its name. Agents pull leases from it; nothing is pushed to them.</summary>
public interface IPoolGrain : IGrainWithStringKey
{
    /// <summary>Adds trials that wait for a slot. A trial that already waits or is leased is not added again.</summary>
    Task EnqueueAsync(Immutable<IReadOnlyList<QueuedTrial>> trials, CancellationToken cancel);

    /// <summary>Forgets the waiting trials of an experiment (it was paused or cancelled). Leases stay.</summary>
    Task WithdrawAsync(string experiment, CancellationToken cancel);

    /// <summary>A leased trial has ended: its lease is over. Enqueues, in the same turn, what the experiment decided to add.</summary>
    Task SettleAsync(
        string experiment,
        long trial,
        long attempt,
        Immutable<IReadOnlyList<QueuedTrial>> added,
        CancellationToken cancel
    );

    /// <summary>
    /// A lease for a free slot, or several of one shape where the request takes more than one (lanes). Waits up to <see cref="LeaseRequest.Wait"/>
    /// for work; empty where none came.
    /// </summary>
    [AlwaysInterleave]
    Task<Immutable<IReadOnlyList<Lease>>> LeaseAsync(LeaseRequest request, CancellationToken cancel);

    /// <summary>Keeps leases alive; answers the ones that are no longer this agent's.</summary>
    [AlwaysInterleave]
    Task<Immutable<IReadOnlyList<LeaseKey>>> RenewAsync(
        string agent,
        Immutable<IReadOnlyList<LeaseKey>> leases,
        CancellationToken cancel
    );

    /// <summary>Hands a lease back without a result (pause, drain, lost slot): the trial waits again unless its experiment is withdrawn.</summary>
    Task ReleaseAsync(LeaseKey lease, string cause, CheckpointInfo? checkpoint, CancellationToken cancel);
}
