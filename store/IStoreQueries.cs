namespace Grid.Store;

/// <summary>What can be read of Grid's rows. See <see cref="IStore"/> for what the answers may be relied on for.</summary>
public interface IStoreQueries
{
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
