using System.Diagnostics.Metrics;
using Grid.Store;

namespace Grid.Grains;

/// <summary>What the grains of a process measure. A host that wants it registers one in its services, and has its stores tell it what is durable.</summary>
public sealed class GrainMetrics
{
    public const string MeterName = "Grid.Grains";

    private readonly Histogram<double> _decision;
    private readonly Histogram<double> _queueWait;
    private readonly Counter<long> _expirations;
    private readonly TrialTally _trials;

    public GrainMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _decision = meter.CreateHistogram<double>(
            "grid.decision",
            "s",
            "Time that the search takes over one event: what to try next, what to stop."
        );
        _queueWait = meter.CreateHistogram<double>(
            "grid.queue.wait",
            "s",
            "Time from a trial's joining the queue to its lease."
        );
        _expirations = meter.CreateCounter<long>(
            "grid.lease.expirations",
            description: "Leases that ran out: their agents were not heard of for the lease's time to live."
        );
        // A series that begins with its first event does not show it: a rate needs a point before.
        _expirations.Add(0);
        _trials = new TrialTally(meter);
    }

    /// <summary>Takes note of what a batch says of trials. Quick; may be called on any thread.</summary>
    public void Durable(StoreBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _trials.Add(batch);
    }

    /// <summary>A moment to measure from.</summary>
    internal static long Now => TimeProvider.System.GetTimestamp();

    /// <param name="began">See <see cref="Now"/>.</param>
    internal void Decided(string algorithm, long began) =>
        _decision.Record(
            TimeProvider.System.GetElapsedTime(began).TotalSeconds,
            new KeyValuePair<string, object?>("algorithm", algorithm)
        );

    internal void Waited(string queue, TimeSpan wait) =>
        _queueWait.Record(wait.TotalSeconds, new KeyValuePair<string, object?>("queue", queue));

    /// <summary>A report of which no row tells.</summary>
    internal void Reported(ReportResult result) => _trials.Reported(result);

    internal void Expired(int leases) => _expirations.Add(leases);
}
