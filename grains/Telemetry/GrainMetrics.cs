using System.Diagnostics.Metrics;
using Grid.Store;

namespace Grid.Grains;

/// <summary>What the grains of a process measure. A host that wants it registers one in its services.</summary>
public sealed class GrainMetrics
{
    public const string MeterName = "Grid.Grains";

    private readonly Histogram<double> _decision;
    private readonly Histogram<double> _queueWait;
    private readonly Counter<long> _transitions;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _reports;
    private readonly Counter<long> _expirations;

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
        _transitions = meter.CreateCounter<long>(
            "grid.trial.transitions",
            description: "Changes of trials' states that are durable, by the new state and what brought it about."
        );
        _retries = meter.CreateCounter<long>(
            "grid.trial.retries",
            description: "Attempts that ended without ending their trial, which waits again, by cause."
        );
        _reports = meter.CreateCounter<long>(
            "grid.reports",
            description: "Reports of trainings, by what became of them."
        );
        _expirations = meter.CreateCounter<long>(
            "grid.lease.expirations",
            description: "Leases that ran out: their agents were not heard of for the lease's time to live."
        );
        // A series that begins with its first event does not show it: a rate needs a point before.
        _expirations.Add(0);
        foreach (var cause in FailureCause.All)
        {
            _retries.Add(0, new KeyValuePair<string, object?>("cause", cause));
            Changed(TrialState.Queued, cause, 0);
            Changed(TrialState.Failed, cause, 0);
        }

        // The ordinary ways of a trial: what fails is told as a part of all that end.
        Changed(TrialState.Queued, CountedStore.Created, 0);
        Changed(TrialState.Queued, CountedStore.Promoted, 0);
        Changed(TrialState.Running, CountedStore.Leased, 0);
        Changed(TrialState.Paused, EndCause.Waits, 0);
        Changed(TrialState.Completed, EndCause.Finished, 0);
        Changed(TrialState.Stopped, EndCause.Stopped, 0);
        Changed(TrialState.Cancelled, EndCause.Cancelled, 0);
        foreach (var result in Enum.GetValues<ReportResult>())
        {
            Reported(result, 0);
        }
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

    internal void Changed(TrialState to, string reason, int count = 1) =>
        _transitions.Add(count, new("to", States[(int)to]), new KeyValuePair<string, object?>("reason", reason));

    internal void Retried(string cause) => _retries.Add(1, new KeyValuePair<string, object?>("cause", cause));

    internal void Reported(ReportResult result, int count = 1) =>
        _reports.Add(count, new KeyValuePair<string, object?>("result", Words[(int)result]));

    internal void Expired(int leases) => _expirations.Add(leases);

    private static readonly string[] States =
    [
        .. Enum.GetValues<TrialState>().Select(state => $"{state}".ToLowerInvariant()),
    ];

    // In the order of ReportResult.
    private static readonly string[] Words = ["accepted", "duplicate", "stale", "rejected"];
}

/// <summary>What becomes of a report.</summary>
internal enum ReportResult
{
    /// <summary>Durable, and known to the search.</summary>
    Accepted,

    /// <summary>Of a step that the attempt had reported, or after the attempt's end: answered, and nothing else.</summary>
    Duplicate,

    /// <summary>Of an attempt that another one has taken over from.</summary>
    Stale,

    /// <summary>Not to be understood.</summary>
    Rejected,
}
