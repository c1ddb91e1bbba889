namespace Grid.Store;

/// <summary>A view of a store whose commits go another way: past the check of an epoch, for one. Reads go to the store as they are.</summary>
/// <param name="commit">In place of the store's own.</param>
/// <param name="dispose">What disposing the view does; the store is somebody else's.</param>
public sealed class StoreView(IStore store, Func<StoreBatch, CancellationToken, Task> commit, Func<ValueTask> dispose)
    : IStore
{
    public Task CommitAsync(StoreBatch batch, CancellationToken cancel) => commit(batch, cancel);

    public ValueTask DisposeAsync() => dispose();

    public Task<ExperimentRow?> FindExperimentAsync(string experiment, CancellationToken cancel) =>
        store.FindExperimentAsync(experiment, cancel);

    public Task<IReadOnlyList<ExperimentRow>> ListExperimentsAsync(int limit, CancellationToken cancel) =>
        store.ListExperimentsAsync(limit, cancel);

    public Task<IReadOnlyList<ExperimentRow>> ListExperimentsAsync(ExperimentState state, CancellationToken cancel) =>
        store.ListExperimentsAsync(state, cancel);

    public Task<TrialRow?> FindTrialAsync(string experiment, long trial, CancellationToken cancel) =>
        store.FindTrialAsync(experiment, trial, cancel);

    public Task<IReadOnlyList<TrialRow>> ListTrialsAsync(
        string experiment,
        IReadOnlyCollection<TrialState>? states,
        long from,
        int limit,
        CancellationToken cancel
    ) => store.ListTrialsAsync(experiment, states, from, limit, cancel);

    public Task<IReadOnlyList<TrialRow>> ListBestTrialsAsync(
        string experiment,
        bool minimize,
        int limit,
        CancellationToken cancel
    ) => store.ListBestTrialsAsync(experiment, minimize, limit, cancel);

    public Task<IReadOnlyDictionary<TrialState, long>> CountTrialsAsync(string experiment, CancellationToken cancel) =>
        store.CountTrialsAsync(experiment, cancel);

    public Task<IReadOnlyList<EventRow>> ReadEventsAsync(
        string experiment,
        long after,
        int limit,
        CancellationToken cancel
    ) => store.ReadEventsAsync(experiment, after, limit, cancel);

    public Task<SnapshotRow?> FindSnapshotAsync(string experiment, CancellationToken cancel) =>
        store.FindSnapshotAsync(experiment, cancel);

    public Task<IReadOnlyList<ReportRow>> ReadReportsAsync(string experiment, long trial, CancellationToken cancel) =>
        store.ReadReportsAsync(experiment, trial, cancel);

    public Task<IReadOnlyList<ReportRow>> ListReportsAsync(
        string experiment,
        ReportRow? after,
        int limit,
        CancellationToken cancel
    ) => store.ListReportsAsync(experiment, after, limit, cancel);

    public Task<IReadOnlyList<AttemptRow>> ListAttemptsAsync(string experiment, long trial, CancellationToken cancel) =>
        store.ListAttemptsAsync(experiment, trial, cancel);

    public Task<IReadOnlyList<AttemptRow>> ListAttemptsAsync(
        string experiment,
        AttemptRow? after,
        int limit,
        CancellationToken cancel
    ) => store.ListAttemptsAsync(experiment, after, limit, cancel);

    public Task<IReadOnlyList<RecordRow>> ListRecordsAsync(string experiment, CancellationToken cancel) =>
        store.ListRecordsAsync(experiment, cancel);

    public Task<IReadOnlyList<AttemptRow>> ListOpenAttemptsAsync(CancellationToken cancel) =>
        store.ListOpenAttemptsAsync(cancel);
}
