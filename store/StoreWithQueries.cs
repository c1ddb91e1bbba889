namespace Grid.Store;

/// <summary>A store whose reads are somebody else's matter.</summary>
public abstract class StoreWithQueries(IStoreQueries queries) : IStore
{
    /// <inheritdoc/>
    public abstract Task CommitAsync(StoreBatch batch, CancellationToken cancel);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    public Task<ExperimentRow?> FindExperimentAsync(string experiment, CancellationToken cancel) =>
        queries.FindExperimentAsync(experiment, cancel);

    public Task<IReadOnlyList<ExperimentRow>> ListExperimentsAsync(int limit, CancellationToken cancel) =>
        queries.ListExperimentsAsync(limit, cancel);

    public Task<IReadOnlyList<ExperimentRow>> ListExperimentsAsync(ExperimentState state, CancellationToken cancel) =>
        queries.ListExperimentsAsync(state, cancel);

    public Task<TrialRow?> FindTrialAsync(string experiment, long trial, CancellationToken cancel) =>
        queries.FindTrialAsync(experiment, trial, cancel);

    public Task<IReadOnlyList<TrialRow>> ListTrialsAsync(
        string experiment,
        IReadOnlyCollection<TrialState>? states,
        long from,
        int limit,
        CancellationToken cancel
    ) => queries.ListTrialsAsync(experiment, states, from, limit, cancel);

    public Task<IReadOnlyList<TrialRow>> ListBestTrialsAsync(
        string experiment,
        bool minimize,
        int limit,
        CancellationToken cancel
    ) => queries.ListBestTrialsAsync(experiment, minimize, limit, cancel);

    public Task<IReadOnlyDictionary<TrialState, long>> CountTrialsAsync(string experiment, CancellationToken cancel) =>
        queries.CountTrialsAsync(experiment, cancel);

    public Task<IReadOnlyList<EventRow>> ReadEventsAsync(
        string experiment,
        long after,
        int limit,
        CancellationToken cancel
    ) => queries.ReadEventsAsync(experiment, after, limit, cancel);

    public Task<SnapshotRow?> FindSnapshotAsync(string experiment, CancellationToken cancel) =>
        queries.FindSnapshotAsync(experiment, cancel);

    public Task<IReadOnlyList<ReportRow>> ReadReportsAsync(string experiment, long trial, CancellationToken cancel) =>
        queries.ReadReportsAsync(experiment, trial, cancel);

    public Task<IReadOnlyList<ReportRow>> ListReportsAsync(
        string experiment,
        ReportRow? after,
        int limit,
        CancellationToken cancel
    ) => queries.ListReportsAsync(experiment, after, limit, cancel);

    public Task<IReadOnlyList<AttemptRow>> ListAttemptsAsync(string experiment, long trial, CancellationToken cancel) =>
        queries.ListAttemptsAsync(experiment, trial, cancel);

    public Task<IReadOnlyList<AttemptRow>> ListAttemptsAsync(
        string experiment,
        AttemptRow? after,
        int limit,
        CancellationToken cancel
    ) => queries.ListAttemptsAsync(experiment, after, limit, cancel);

    public Task<IReadOnlyList<RecordRow>> ListRecordsAsync(string experiment, CancellationToken cancel) =>
        queries.ListRecordsAsync(experiment, cancel);

    public Task<IReadOnlyList<AttemptRow>> ListOpenAttemptsAsync(CancellationToken cancel) =>
        queries.ListOpenAttemptsAsync(cancel);
}
