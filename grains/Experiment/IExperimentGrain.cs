namespace Grid.Grains;

/// <summary>One experiment, key: its id. Owns the search: what happened comes in, is decided, and goes down with the decision in one transaction.</summary>
public interface IExperimentGrain : IGrainWithStringKey
{
    /// <summary>Creates the experiment and its first trials. Idempotent for the same spec hash; throws for another one.</summary>
    Task<ExperimentStatus> SubmitAsync(Submission submission, CancellationToken cancel);

    /// <summary>
    /// Takes an accepted report of a trial: stores it, lets the search decide, enqueues new trials. Calls may interleave: those that wait while
    /// a transaction is under way go down together in the next one.
    /// </summary>
    [AlwaysInterleave]
    Task<ReportAnswer> RecordAsync(TrialReport report, CancellationToken cancel);

    /// <summary>An attempt that failed: tried again while retries last, then the trial is failed.</summary>
    [AlwaysInterleave]
    Task RecordFailureAsync(TrialFailure failure, CancellationToken cancel);

    /// <summary>Leases no more trials and tells running ones, at their next report, to checkpoint and return.</summary>
    Task<ExperimentStatus> PauseAsync(string reason, CancellationToken cancel);

    /// <summary>Goes on with what is not finished.</summary>
    Task<ExperimentStatus> ResumeAsync(CancellationToken cancel);

    /// <summary>Ends the experiment: queued trials are cancelled now, running ones at their next report.</summary>
    Task<ExperimentStatus> CancelAsync(string reason, CancellationToken cancel);

    /// <summary>Throws <see cref="ExperimentNotFoundException"/> where there is none.</summary>
    Task<ExperimentStatus> GetAsync(CancellationToken cancel);
}
