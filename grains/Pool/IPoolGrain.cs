namespace Grid.Grains;

/// <summary>What waits in one queue, key: its name. Agents pull leases from it; nothing is pushed to them.</summary>
/// <remarks>
/// All calls interleave: what a call changes in memory it changes in one turn, and none leaves something half done while it awaits. So an experiment that tells
/// the pool something never waits for a pool that awaits a trial, which may itself be awaiting that experiment.
/// </remarks>
public interface IPoolGrain : IGrainWithStringKey
{
    /// <summary>
    /// Adds trials of an experiment that wait for a slot, and lifts an earlier <see cref="WithdrawAsync"/>. A trial that already waits is not added again, nor one that is leased
    /// for an attempt after the one that the message says is over.
    /// </summary>
    [AlwaysInterleave]
    Task EnqueueAsync(string experiment, Immutable<IReadOnlyList<QueuedTrial>> trials, CancellationToken cancel);

    /// <summary>
    /// Forgets the waiting trials of an experiment (it was paused or cancelled). Leases stay; a trial that is handed back waits no more. When this returns, no
    /// lease of the experiment is being opened or given back.
    /// </summary>
    [AlwaysInterleave]
    Task WithdrawAsync(string experiment, CancellationToken cancel);

    /// <summary>Leased attempts have ended: their leases are over. Enqueues, in the same turn, what the experiment decided to add.</summary>
    [AlwaysInterleave]
    Task SettleAsync(
        string experiment,
        Immutable<IReadOnlyList<LeaseKey>> ended,
        Immutable<IReadOnlyList<QueuedTrial>> added,
        CancellationToken cancel
    );

    /// <summary>An agent begins: whatever an earlier process of its silo held is lost, and waits again.</summary>
    [AlwaysInterleave]
    Task JoinAsync(string agent, CancellationToken cancel);

    /// <summary>
    /// Trainings for what an agent has free, as many as fit. Waits up to <see cref="LeaseRequest.Wait"/> for the first; empty where none came. A call with a higher number supersedes
    /// the agent's earlier ones: those that wait answer empty, as does one that arrives late; those for which attempts are being opened answer with them as long as they are
    /// <see cref="LeaseRequest.Awaited"/>. A lease that the pool has the agent down for, that is not among <see cref="LeaseRequest.Held"/> and that no awaited call brings, is an answer that
    /// never arrived, and waits again. So the last call of an agent that leaves offers nothing, and names what it still holds. Fails where work waits but no attempt could be opened (the store
    /// failed).
    /// </summary>
    [AlwaysInterleave]
    Task<Immutable<IReadOnlyList<Placement>>> LeaseAsync(LeaseRequest request, CancellationToken cancel);

    /// <summary>Keeps an agent's leases alive. It names all that it holds.</summary>
    [AlwaysInterleave]
    Task<RenewAnswer> RenewAsync(string agent, Immutable<IReadOnlyList<LeaseKey>> leases, CancellationToken cancel);

    /// <summary>Hands a lease back without a result (pause, drain, lost slot): the trial waits again unless its experiment is withdrawn. Nothing for a stale one.</summary>
    [AlwaysInterleave]
    Task ReleaseAsync(LeaseKey lease, string cause, CheckpointInfo? checkpoint, CancellationToken cancel);

    /// <summary>Who waits, who trains, and on what.</summary>
    [AlwaysInterleave]
    Task<QueueStatus> QueueAsync(CancellationToken cancel);
}
