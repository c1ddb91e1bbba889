using System.Runtime.CompilerServices;
using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>What goes wrong with a commit.</summary>
internal enum Fault
{
    None,

    /// <summary>Fails, and nothing is written.</summary>
    Lost,

    /// <summary>Is written, and fails all the same: the answer was lost.</summary>
    Unanswered,

    /// <summary>The disk is full.</summary>
    Full,

    /// <summary>The process dies before it: no later call succeeds either.</summary>
    CrashBefore,

    /// <summary>The process dies after it is durable, before anybody is told.</summary>
    CrashAfter,
}

/// <summary>A store in which commits fail as a test wants.</summary>
/// <param name="faultOf">Asked for each commit, which are numbered from 1.</param>
internal sealed class FaultyStore(IStore inner, Func<int, StoreBatch, Fault> faultOf) : IStore
{
    private readonly TaskCompletionSource _crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _commits;

    public int Commits => _commits;

    public Task Crashed => _crashed.Task;

    /// <summary>Awaited before each commit: a test holds one back with it.</summary>
    public Func<StoreBatch, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Awaited before each read, with its method's name: a test lets something happen there.</summary>
    public Func<string, Task> BeforeRead { get; init; } = _ => Task.CompletedTask;

    public async Task CommitAsync(StoreBatch batch, CancellationToken cancel)
    {
        Alive();
        await Before(batch);
        switch (faultOf(Interlocked.Increment(ref _commits), batch))
        {
            case Fault.Lost:
                throw Failure();
            case Fault.Unanswered:
                await inner.CommitAsync(batch, cancel);
                throw Failure();
            case Fault.Full:
                throw new StoreFullException("The disk is full.", new IOException("No space left on device"));
            case Fault.CrashBefore:
                throw Crash();
            case Fault.CrashAfter:
                await inner.CommitAsync(batch, cancel);
                throw Crash();
            default:
                await inner.CommitAsync(batch, cancel);
                Alive();
                break;
        }
    }

    public Task<ExperimentRow?> FindExperimentAsync(string experiment, CancellationToken cancel) =>
        ReadAsync(inner => inner.FindExperimentAsync(experiment, cancel));

    public Task<IReadOnlyList<ExperimentRow>> ListExperimentsAsync(int limit, CancellationToken cancel) =>
        ReadAsync(inner => inner.ListExperimentsAsync(limit, cancel));

    public Task<IReadOnlyList<ExperimentRow>> ListExperimentsAsync(ExperimentState state, CancellationToken cancel) =>
        ReadAsync(inner => inner.ListExperimentsAsync(state, cancel));

    public Task<TrialRow?> FindTrialAsync(string experiment, long trial, CancellationToken cancel) =>
        ReadAsync(inner => inner.FindTrialAsync(experiment, trial, cancel));

    public Task<IReadOnlyList<TrialRow>> ListTrialsAsync(
        string experiment,
        IReadOnlyCollection<TrialState>? states,
        long from,
        int limit,
        CancellationToken cancel
    ) => ReadAsync(inner => inner.ListTrialsAsync(experiment, states, from, limit, cancel));

    public Task<IReadOnlyList<TrialRow>> ListBestTrialsAsync(
        string experiment,
        bool minimize,
        int limit,
        CancellationToken cancel
    ) => ReadAsync(inner => inner.ListBestTrialsAsync(experiment, minimize, limit, cancel));

    public Task<IReadOnlyDictionary<TrialState, long>> CountTrialsAsync(string experiment, CancellationToken cancel) =>
        ReadAsync(inner => inner.CountTrialsAsync(experiment, cancel));

    public Task<IReadOnlyList<EventRow>> ReadEventsAsync(
        string experiment,
        long after,
        int limit,
        CancellationToken cancel
    ) => ReadAsync(inner => inner.ReadEventsAsync(experiment, after, limit, cancel));

    public Task<SnapshotRow?> FindSnapshotAsync(string experiment, CancellationToken cancel) =>
        ReadAsync(inner => inner.FindSnapshotAsync(experiment, cancel));

    public Task<IReadOnlyList<ReportRow>> ReadReportsAsync(string experiment, long trial, CancellationToken cancel) =>
        ReadAsync(inner => inner.ReadReportsAsync(experiment, trial, cancel));

    public Task<IReadOnlyList<AttemptRow>> ListAttemptsAsync(string experiment, long trial, CancellationToken cancel) =>
        ReadAsync(inner => inner.ListAttemptsAsync(experiment, trial, cancel));

    public Task<IReadOnlyList<ReportRow>> ListReportsAsync(
        string experiment,
        ReportRow? after,
        int limit,
        CancellationToken cancel
    ) => ReadAsync(inner => inner.ListReportsAsync(experiment, after, limit, cancel));

    public Task<IReadOnlyList<AttemptRow>> ListAttemptsAsync(
        string experiment,
        AttemptRow? after,
        int limit,
        CancellationToken cancel
    ) => ReadAsync(inner => inner.ListAttemptsAsync(experiment, after, limit, cancel));

    public Task<IReadOnlyList<RecordRow>> ListRecordsAsync(string experiment, CancellationToken cancel) =>
        ReadAsync(inner => inner.ListRecordsAsync(experiment, cancel));

    public Task<IReadOnlyList<AttemptRow>> ListOpenAttemptsAsync(CancellationToken cancel) =>
        ReadAsync(inner => inner.ListOpenAttemptsAsync(cancel));

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task<T> ReadAsync<T>(Func<IStore, Task<T>> read, [CallerMemberName] string method = "")
    {
        await BeforeRead(method);
        return await read(Alive());
    }

    private IStore Alive() => _crashed.Task.IsCompleted ? throw Failure() : inner;

    private StoreUnavailableException Crash()
    {
        _crashed.TrySetResult();
        return Failure();
    }

    private static StoreUnavailableException Failure() => new("The store did not answer.", new IOException("injected"));
}
