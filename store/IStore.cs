namespace Grid.Store;

/// <summary>
/// Grid's durable rows. Every driver keeps these promises (one conformance suite checks them):
/// a batch is applied whole or not at all; once <see cref="CommitAsync"/> has returned, the batch survives a crash of the machine; batches of one
/// caller that awaits each are applied in its order; reads see every batch whose commit has returned. Times are kept to the microsecond, in UTC; numbers
/// to the bit (NaN and infinities too, but -0 may come back as 0). Text is kept as it is; one with a NUL or half of a surrogate pair is refused.
/// Failures: <see cref="StoreConflictException"/> (an expectation of the batch does not hold; nothing of it was written),
/// <see cref="StoreFullException"/> (no space), <see cref="StoreUnavailableException"/> (anything else that may pass; whether the batch was written is
/// then unknown until it is read), <see cref="ArgumentException"/> (a row breaks a rule, such as a terminal state without its end time).
/// </summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>
    /// Applies the batch durably. Batches that arrive while others are being synced share the next transaction. Cancellation is heeded until the batch is
    /// taken into a transaction.
    /// </summary>
    Task CommitAsync(StoreBatch batch, CancellationToken cancel);

    Task<ExperimentRow?> FindExperimentAsync(string experiment, CancellationToken cancel);

    /// <summary>Experiments by creation, newest first.</summary>
    Task<IReadOnlyList<ExperimentRow>> ListExperimentsAsync(int limit, CancellationToken cancel);

    /// <summary>Experiments in a state, newest first.</summary>
    Task<IReadOnlyList<ExperimentRow>> ListExperimentsAsync(ExperimentState state, CancellationToken cancel);

    Task<TrialRow?> FindTrialAsync(string experiment, long trial, CancellationToken cancel);

    /// <summary>Trials by number, from <paramref name="from"/> on, of the given states (null: all).</summary>
    Task<IReadOnlyList<TrialRow>> ListTrialsAsync(
        string experiment,
        IReadOnlyCollection<TrialState>? states,
        long from,
        int limit,
        CancellationToken cancel
    );

    /// <summary>The best trials by their last objective; after the finite ones come infinite ones, NaN, and missing ones. Ties by number.</summary>
    Task<IReadOnlyList<TrialRow>> ListBestTrialsAsync(
        string experiment,
        bool minimize,
        int limit,
        CancellationToken cancel
    );

    Task<IReadOnlyDictionary<TrialState, long>> CountTrialsAsync(string experiment, CancellationToken cancel);

    /// <summary>The log after a sequence number, in order.</summary>
    Task<IReadOnlyList<EventRow>> ReadEventsAsync(string experiment, long after, int limit, CancellationToken cancel);

    Task<SnapshotRow?> FindSnapshotAsync(string experiment, CancellationToken cancel);

    /// <summary>A trial's reports, by attempt and step.</summary>
    Task<IReadOnlyList<ReportRow>> ReadReportsAsync(string experiment, long trial, CancellationToken cancel);

    /// <summary>All reports of an experiment in pages, by trial, attempt and step: those after the last one of the page before (null: from the first).</summary>
    Task<IReadOnlyList<ReportRow>> ListReportsAsync(
        string experiment,
        ReportRow? after,
        int limit,
        CancellationToken cancel
    );

    Task<IReadOnlyList<AttemptRow>> ListAttemptsAsync(string experiment, long trial, CancellationToken cancel);

    /// <summary>All attempts of an experiment in pages, by trial and attempt: those after the last one of the page before (null: from the first).</summary>
    Task<IReadOnlyList<AttemptRow>> ListAttemptsAsync(
        string experiment,
        AttemptRow? after,
        int limit,
        CancellationToken cancel
    );

    /// <summary>What the attempts of an experiment ran on: each record once, by hash.</summary>
    Task<IReadOnlyList<RecordRow>> ListRecordsAsync(string experiment, CancellationToken cancel);

    /// <summary>Attempts that have not ended: what was leased when the last holder stopped.</summary>
    Task<IReadOnlyList<AttemptRow>> ListOpenAttemptsAsync(CancellationToken cancel);
}
