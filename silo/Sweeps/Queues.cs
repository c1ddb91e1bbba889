using Grid.Grains;
using Grid.Spec;
using Grid.Store;

namespace Grid.Silo;

/// <summary>The queues in which something may wait: those of the sweeps that run, and the one that this silo serves.</summary>
internal sealed class Queues(IGrainFactory grains, IStore store, string served)
{
    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<QueueStatus>> ListAsync(CancellationToken cancel)
    {
        var sweeps = await store.ListExperimentsAsync(ExperimentState.Running, cancel);
        var names = sweeps
            .Select(sweep => SpecJson.Read(sweep.Spec).Queue.Name)
            .Append(served)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        return await Task.WhenAll(names.Select(name => grains.GetGrain<IPoolGrain>(name).QueueAsync(cancel)));
    }
}
