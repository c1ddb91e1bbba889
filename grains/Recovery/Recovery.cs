using Grid.Spec;
using Grid.Store;

namespace Grid.Grains;

/// <summary>
/// What a silo does before grains are called. The one silo of a home releases what was running: it ran in a process that is dead. A silo that takes control of a store that it
/// shares takes over: the agents of the others train on.
/// </summary>
public static class Recovery
{
    private const int AtOnce = 64;

    /// <summary>Ends every open attempt with the cause "lost"; its trial is queued again and keeps its last checkpoint. Answers how many there were.</summary>
    public static async Task<int> ReleaseOpenAttemptsAsync(IStore store, IGrainFactory grains, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(grains);
        var open = await store.ListOpenAttemptsAsync(cancel);
        foreach (var chunk in open.Chunk(AtOnce))
        {
            await Task.WhenAll(
                chunk.Select(attempt =>
                    grains
                        .GetGrain<ITrialGrain>(new TrialKey(attempt.Experiment, attempt.Trial).ToString())
                        .ReleaseAsync(attempt.Attempt, FailureCause.Lost, checkpoint: null, cancel)
                )
            );
        }

        return open.Count;
    }

    /// <summary>
    /// Wakes what must act though nobody calls it: the pool of each queue that has unfinished experiments or open attempts, so that leases of agents that died with the last holder run
    /// out, and experiments whose cancellation was cut short. Nothing is ended by this: an agent that lives renews its leases at the new holder. Answers the queues.
    /// </summary>
    public static async Task<IReadOnlyList<string>> TakeOverAsync(
        IStore store,
        IGrainFactory grains,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(grains);
        var open = (await store.ListOpenAttemptsAsync(cancel)).Select(attempt => attempt.Experiment).ToHashSet();
        var queues = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var row in await store.ListExperimentsAsync(int.MaxValue, cancel))
        {
            if (row.State is ExperimentState.Running or ExperimentState.Paused || open.Contains(row.Id))
            {
                queues.Add(SpecJson.Read(row.Spec).Queue.Name);
            }

            if (row.State == ExperimentState.Cancelled && await HasWaitingAsync(store, row.Id, cancel))
            {
                await grains.GetGrain<IExperimentGrain>(row.Id).GetAsync(cancel);
            }
        }

        await Task.WhenAll(queues.Select(queue => grains.GetGrain<IPoolGrain>(queue).QueueAsync(cancel)));
        return [.. queues];
    }

    /// <summary>
    /// Pauses the experiments that are running by their rows. A silo that works for one experiment does this first, so that it does not go on with what
    /// an earlier process left behind until somebody resumes it. Answers their ids.
    /// </summary>
    public static async Task<IReadOnlyList<string>> PauseInterruptedAsync(
        IStore store,
        IGrainFactory grains,
        string reason,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(grains);
        var paused = new List<string>();
        foreach (var row in await store.ListExperimentsAsync(int.MaxValue, cancel))
        {
            if (row.State == ExperimentState.Running)
            {
                await grains.GetGrain<IExperimentGrain>(row.Id).PauseAsync(reason, cancel);
                paused.Add(row.Id);
            }
        }

        return paused;
    }

    private static async Task<bool> HasWaitingAsync(IStore store, string experiment, CancellationToken cancel) =>
        (await store.ListTrialsAsync(experiment, [TrialState.Queued, TrialState.Paused], 0, 1, cancel)).Count > 0;
}
