using Grid.Store;

namespace Grid.Grains;

/// <summary>
/// A store that counts what grains write about trials, once it is durable: each change of state is one of its rows, whichever grain decided it.
/// </summary>
public static class CountedStore
{
    internal const string Created = "created";
    internal const string Leased = "leased";
    internal const string Promoted = "promoted";

    /// <summary>The store itself where nobody measures.</summary>
    public static IStore Around(IStore inner, GrainMetrics? metrics)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return metrics is null
            ? inner
            : new StoreView(inner, (batch, cancel) => CommitAsync(inner, metrics, batch, cancel), inner.DisposeAsync);
    }

    private static async Task CommitAsync(
        IStore inner,
        GrainMetrics metrics,
        StoreBatch batch,
        CancellationToken cancel
    )
    {
        await inner.CommitAsync(batch, cancel);
        Dictionary<TrialKey, string>? causes = null;
        // A plain loop: each trial comes this way several times.
        foreach (var write in batch.Writes)
        {
            if (write is EndAttempt end)
            {
                (causes ??= [])[new TrialKey(end.Experiment, end.Trial)] = end.Cause;
            }
        }

        var reports = 0;
        foreach (var write in batch.Writes)
        {
            switch (write)
            {
                case InsertReport:
                    reports++;
                    break;
                case InsertTrial { Row.State: var state }:
                    metrics.Changed(state, Created);
                    break;
                case UpdateTrial update when !update.ExpectedStates.Contains(update.Row.State):
                    Count(update, causes?.GetValueOrDefault(new(update.Row.Experiment, update.Row.Number)), metrics);
                    break;
                default:
                    break;
            }
        }

        if (reports > 0)
        {
            metrics.Reported(ReportResult.Accepted, reports);
        }
    }

    /// <param name="cause">Of the attempt that ended with it; null: none did.</param>
    private static void Count(UpdateTrial update, string? cause, GrainMetrics metrics)
    {
        var state = update.Row.State;
        metrics.Changed(state, cause ?? ReasonOf(state));
        if (state == TrialState.Queued && cause is not null)
        {
            metrics.Retried(cause);
        }
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
}
