using System.Diagnostics.Metrics;
using Grid.Store;

namespace Grid.Grains;

/// <summary>
/// Counts what is written about trials, once it is durable: each change of state is a row of a batch, whichever grain decided it.
/// </summary>
internal sealed class TrialTally
{
    private const string Created = "created";
    private const string Leased = "leased";
    private const string Promoted = "promoted";

    private readonly Tally<(TrialState To, string Reason)> _transitions = new(change =>
        [new("to", States[(int)change.To]), new("reason", change.Reason)]
    );

    private readonly Tally<string> _retries = new(cause => [new("cause", cause)]);
    private readonly Tally<ReportResult> _reports = new(result => [new("result", Words[(int)result])]);

    public TrialTally(Meter meter)
    {
        meter.CreateObservableCounter(
            "grid.trial.transitions",
            _transitions.Read,
            description: "Changes of trials' states that are durable, by the new state and what brought it about."
        );
        meter.CreateObservableCounter(
            "grid.trial.retries",
            _retries.Read,
            description: "Attempts that ended without ending their trial, which waits again, by cause."
        );
        meter.CreateObservableCounter(
            "grid.reports",
            _reports.Read,
            description: "Reports of trainings, by what became of them."
        );
        foreach (var cause in FailureCause.All)
        {
            _retries.Add(cause, 0);
            _transitions.Add((TrialState.Queued, cause), 0);
            _transitions.Add((TrialState.Failed, cause), 0);
        }

        // The ordinary ways of a trial: what fails is told as a part of all that end.
        _transitions.Add((TrialState.Queued, Created), 0);
        _transitions.Add((TrialState.Queued, Promoted), 0);
        _transitions.Add((TrialState.Running, Leased), 0);
        _transitions.Add((TrialState.Paused, EndCause.Waits), 0);
        _transitions.Add((TrialState.Completed, EndCause.Finished), 0);
        _transitions.Add((TrialState.Stopped, EndCause.Stopped), 0);
        _transitions.Add((TrialState.Cancelled, EndCause.Cancelled), 0);
        foreach (var result in Enum.GetValues<ReportResult>())
        {
            _reports.Add(result, 0);
        }
    }

    /// <summary>A report of which no row tells.</summary>
    public void Reported(ReportResult result) => _reports.Add(result);

    public void Add(StoreBatch batch)
    {
        var writes = batch.Writes;
        // A plain loop: each trial comes this way several times.
        for (var at = 0; at < writes.Count; at++)
        {
            switch (writes[at])
            {
                case InsertReport:
                    _reports.Add(ReportResult.Accepted);
                    break;
                case InsertTrial { Row.State: var state }:
                    _transitions.Add((state, Created));
                    break;
                case UpdateTrial update when !update.ExpectedStates.Contains(update.Row.State):
                    Add(update.Row.State, CauseOf(update, writes, at + 1));
                    break;
                default:
                    break;
            }
        }
    }

    /// <param name="cause">Of the attempt that ended with it; null: none did.</param>
    private void Add(TrialState state, string? cause)
    {
        _transitions.Add((state, cause ?? ReasonOf(state)));
        if (state == TrialState.Queued && cause is not null)
        {
            _retries.Add(cause);
        }
    }

    /// <summary>Why the attempt ended that was open until then; null where none was. Its end is mostly the next of the writes.</summary>
    private static string? CauseOf(UpdateTrial update, IReadOnlyList<StoreWrite> writes, int next)
    {
        if (!update.ExpectedStates.Contains(TrialState.Running))
        {
            return null;
        }

        for (var step = 0; step < writes.Count; step++)
        {
            if (
                writes[(next + step) % writes.Count] is EndAttempt end
                && end.Trial == update.Row.Number
                && end.Experiment == update.Row.Experiment
            )
            {
                return end.Cause;
            }
        }

        return null;
    }

    /// <summary>What changes a trial that has no attempt open.</summary>
    private static string ReasonOf(TrialState state) =>
        state switch
        {
            TrialState.Running => Leased,
            TrialState.Queued => Promoted,
            TrialState.Cancelled => EndCause.Cancelled,
            _ => EndCause.Stopped,
        };

    private static readonly string[] States =
    [
        .. Enum.GetValues<TrialState>().Select(state => $"{state}".ToLowerInvariant()),
    ];

    // In the order of ReportResult.
    private static readonly string[] Words = ["accepted", "duplicate", "stale", "rejected"];
}
