using Grid.Search;
using Grid.Store;

namespace Grid.Grains;

/// <summary>What a group of calls leads to: writes that go down together, and what the pool is told once they are durable.</summary>
/// <param name="metrics">Told of what is decided; null: nobody is.</param>
/// <param name="traces">As metrics.</param>
internal sealed class Consequences(DateTimeOffset now, GrainMetrics? metrics = null, Traces? traces = null)
{
    /// <summary>The time of everything in this group.</summary>
    public DateTimeOffset Now => now;

    public GrainMetrics? Metrics => metrics;

    public Traces? Traces => traces;

    public List<StoreWrite> Writes { get; } = [];

    /// <summary>Leases that are over.</summary>
    public List<LeaseKey> Ended { get; } = [];

    /// <summary>What the search decided about trials whose rows are yet to be read: to go on, to end while paused, to begin as a copy.</summary>
    public Queue<SearchAction> Pending { get; } = [];

    /// <summary>Trials that wait from now on.</summary>
    public List<QueuedTrial> Added { get; } = [];
}
