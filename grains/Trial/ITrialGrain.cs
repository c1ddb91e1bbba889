namespace Grid.Grains;

/// <summary>
/// One trial, key: "experiment/number". Guards its attempts: hands out the next attempt number, refuses reports of any other, and drops repeats.
/// </summary>
public interface ITrialGrain : IGrainWithStringKey
{
    /// <summary>Opens the next attempt, durably. Null where the trial is no longer queued. Called by the pool only; calls no further.</summary>
    Task<Lease?> LeaseAsync(LeaseHolder holder, CancellationToken cancel);

    /// <summary>An attempt's measures of one step. Stale attempts are told so and change nothing; a repeat of a step gets the answer of the first.</summary>
    Task<ReportAnswer> ReportAsync(TrialReport report, CancellationToken cancel);

    /// <summary>An attempt failed of its own (an exception, a timeout).</summary>
    Task FailAsync(TrialFailure failure, CancellationToken cancel);

    /// <summary>
    /// Ends an attempt without a result: the trial is queued again and keeps its last checkpoint. <paramref name="checkpoint"/> is a newer one, taken on the way out.
    /// Called by the pool only; calls no further. Changes nothing for a stale attempt. Answers the shape under which the trial waits now, null where it does not wait.
    /// </summary>
    Task<string?> ReleaseAsync(long attempt, string cause, CheckpointInfo? checkpoint, CancellationToken cancel);
}
