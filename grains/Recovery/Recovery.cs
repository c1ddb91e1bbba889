using Grid.Store;

namespace Grid.Grains;

/// <summary>
/// What the one silo of a home does when it starts, before its agents: whatever was running there ran in a process that is dead. Not for silos that share a store.
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
}
