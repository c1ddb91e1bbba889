using Grid.Grains;
using Grid.Search;
using Grid.Spec;
using Grid.Store;

namespace Grid.Silo;

/// <summary>Reads sweeps from a home's rows and files, whether or not a process works there.</summary>
/// <param name="isServed">Whether a silo works on these rows now: what they say is running is so only then.</param>
/// <param name="shared">Where other silos put the files of their trainings; null: the home has all there is.</param>
public sealed class StoredSweeps(IStore store, HomeFolder home, Func<bool> isServed, IArtifacts? shared = null)
    : ISweepReader
{
    private const int Everything = int.MaxValue;
    private const int EventsAtOnce = 500;

    private readonly TrialArchive _archive = new(home, shared);

    public async Task<string> FindAsync(string idOrPrefix, CancellationToken cancel)
    {
        if (await store.FindExperimentAsync(idOrPrefix, cancel) is not null)
        {
            return idOrPrefix;
        }

        var ids = (await store.ListExperimentsAsync(Everything, cancel)).Select(row => row.Id).ToList();
        var matches =
            idOrPrefix.Length == 0 ? [] : ids.FindAll(id => id.StartsWith(idOrPrefix, StringComparison.Ordinal));
        return matches.Count switch
        {
            1 => matches[0],
            0 => throw UnknownExperimentException.None(idOrPrefix, Nearest.Of(idOrPrefix, ids)),
            _ => throw UnknownExperimentException.Several(idOrPrefix, matches),
        };
    }

    public async Task<IReadOnlyList<ExperimentStatus>> ListAsync(int skip, int limit, CancellationToken cancel)
    {
        var statuses = new List<ExperimentStatus>();
        foreach (var row in (await store.ListExperimentsAsync(skip + limit, cancel)).Skip(skip))
        {
            statuses.Add(await StatusAsync(row, cancel));
        }

        return statuses;
    }

    public async Task<ExperimentStatus> GetAsync(string experiment, CancellationToken cancel) =>
        await StatusAsync(await RowAsync(experiment, cancel), cancel);

    public async Task<IReadOnlyList<TrialRow>> TrialsAsync(
        string experiment,
        IReadOnlyCollection<TrialState>? states,
        long from,
        int limit,
        CancellationToken cancel
    ) => await store.ListTrialsAsync(experiment, states, from, limit, cancel);

    public async Task<IReadOnlyList<TrialRow>> BestTrialsAsync(string experiment, int limit, CancellationToken cancel)
    {
        var spec = SpecJson.Read((await RowAsync(experiment, cancel)).Spec);
        return await store.ListBestTrialsAsync(experiment, spec.Objective.Goal == Goal.Minimize, limit, cancel);
    }

    public Task<IReadOnlyList<ReportRow>> ReportsAsync(string experiment, long trial, CancellationToken cancel) =>
        store.ReadReportsAsync(experiment, trial, cancel);

    public Task<IReadOnlyList<AttemptRow>> AttemptsAsync(string experiment, long trial, CancellationToken cancel) =>
        store.ListAttemptsAsync(experiment, trial, cancel);

    /// <summary>The log is read from the last snapshot on, which is never far from its end.</summary>
    public async Task<long> LastEventAsync(string experiment, CancellationToken cancel)
    {
        var last = (await store.FindSnapshotAsync(experiment, cancel))?.Sequence ?? 0;
        while (await store.ReadEventsAsync(experiment, last, EventsAtOnce, cancel) is { Count: > 0 } page)
        {
            last = page[^1].Sequence;
        }

        return last;
    }

    public async Task<string?> LogAsync(string experiment, long trial, CancellationToken cancel)
    {
        var row = await store.FindTrialAsync(experiment, trial, cancel);
        return row is null ? null : await _archive.LogAsync(experiment, trial, row.Attempt, cancel);
    }

    public Task<Stream?> OpenPictureAsync(string experiment, long trial, CancellationToken cancel) =>
        _archive.OpenPictureAsync(experiment, trial, cancel);

    public async Task<Stream?> OpenCheckpointAsync(string experiment, long trial, CancellationToken cancel)
    {
        var row = await store.FindTrialAsync(experiment, trial, cancel);
        return row?.Checkpoint is { } recorded ? await _archive.OpenCheckpointAsync(recorded, cancel) : null;
    }

    /// <summary>How many trials there will be; null where that is open, or too many to count.</summary>
    internal static long? TotalOf(ExperimentSpec spec) => SearchSize.TotalOf(spec.Space, spec.Targets, spec.Search);

    private async Task<ExperimentRow> RowAsync(string experiment, CancellationToken cancel) =>
        await store.FindExperimentAsync(experiment, cancel)
        ?? throw UnknownExperimentException.None(experiment, nearest: null);

    private async Task<ExperimentStatus> StatusAsync(ExperimentRow row, CancellationToken cancel)
    {
        // Rows of a process that died still say "running".
        var interrupted = row.State == ExperimentState.Running && !isServed();
        return new ExperimentStatus(
            row.Id,
            row.Name,
            interrupted ? ExperimentState.Paused : row.State,
            interrupted ? $"interrupted; go on with grid resume {row.Id}" : row.Reason,
            row.Spec,
            await store.CountTrialsAsync(row.Id, cancel),
            TotalOf(SpecJson.Read(row.Spec)),
            row.CreatedAt,
            row.EndedAt
        );
    }
}
