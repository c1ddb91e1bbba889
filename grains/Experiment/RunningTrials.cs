using Grid.Store;

namespace Grid.Grains;

/// <summary>
/// A trial whose attempt reports. Row is as the last report of this group of calls leaves it; Steps are the steps that the attempt reported;
/// SeenStep is the last step that the search has seen, of whatever attempt.
/// </summary>
internal sealed class RunningTrial(TrialRow row, SortedSet<long> steps, long seenStep)
{
    public TrialRow Row { get; set; } = row;

    public SortedSet<long> Steps => steps;

    public long SeenStep { get; set; } = seenStep;
}

/// <summary>
/// The trials that report, read from the store at the first report of an attempt and kept in step from then on. Why that is safe is told in the remarks of <see cref="TrialGrain"/>.
/// </summary>
internal sealed class RunningTrials(IStore store, string experiment)
{
    private readonly Dictionary<long, RunningTrial> _trials = [];

    /// <summary>The trial as it stands, uncommitted changes of this group included. Null where the attempt is not the trial's last.</summary>
    public async Task<RunningTrial?> FindAsync(long trial, long attempt)
    {
        var known = _trials.GetValueOrDefault(trial);
        if (known?.Row.Attempt == attempt)
        {
            return known;
        }

        var row = await store.FindTrialAsync(experiment, trial, CancellationToken.None);
        if (row is null || row.Attempt != attempt)
        {
            return null;
        }

        var fresh = row is { Attempt: <= 1, LastStep: 0 };
        var reports = fresh ? [] : await store.ReadReportsAsync(experiment, trial, CancellationToken.None);
        var steps = reports.Where(report => report.Attempt == attempt).Select(report => report.Step);
        var seen = reports.Select(report => report.Step).Append(known?.SeenStep ?? 0).Append(row.LastStep).Max();
        return _trials[trial] = new RunningTrial(row, new SortedSet<long>(steps), seen);
    }

    /// <summary>A trial's row, uncommitted changes of this group included.</summary>
    public async Task<TrialRow> RowAsync(long trial) =>
        _trials.TryGetValue(trial, out var known)
            ? known.Row
            : await store.FindTrialAsync(experiment, trial, CancellationToken.None)
                ?? throw new InvalidOperationException($"{experiment} has no trial {trial}.");

    /// <summary>Remembers a row that this group writes, where its trial is known.</summary>
    public void Changed(TrialRow row)
    {
        if (_trials.TryGetValue(row.Number, out var known))
        {
            known.Row = row;
        }
    }

    public Task<IReadOnlyList<AttemptRow>> AttemptsAsync(long trial) =>
        store.ListAttemptsAsync(experiment, trial, CancellationToken.None);

    /// <summary>Forgets a trial that has left this state. Only after the commit: until then the store's row is the older one.</summary>
    public void Forget(LeaseKey lease)
    {
        if (_trials.TryGetValue(lease.Trial, out var trial) && trial.Row.State != TrialState.Running)
        {
            _trials.Remove(lease.Trial);
        }
    }
}
