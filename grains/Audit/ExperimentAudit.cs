using Grid.Search;
using Grid.Store;

namespace Grid.Grains;

/// <summary>Checks one experiment: its log first, then each trial against the log.</summary>
internal sealed class ExperimentAudit(IStore store, string experiment)
{
    private const int Page = 500;

    private readonly Dictionary<long, LoggedTrial> _logged = [];
    private readonly List<CreateTrial> _created = [];
    private ExperimentReducer? _reducer;

    public List<AuditFinding> Findings { get; } = [];

    /// <summary>All attempts of the experiment, for <see cref="SlotAudit"/>.</summary>
    public List<AttemptRow> Attempts { get; } = [];

    public long TrialCount { get; private set; }

    public long ReportCount { get; private set; }

    public long EventCount { get; private set; }

    public async Task RunAsync(CancellationToken cancel)
    {
        // Trials and reports are written with the event that they belong to or before it, so rows that are read after the log know of all of it.
        var row = (await store.FindExperimentAsync(experiment, cancel))!;
        try
        {
            _reducer = ExperimentLoader.Start(row, int.MaxValue);
            await ReplayAsync(cancel);
        }
        catch (Exception broken) when (broken is ExperimentReplayException or FormatException or ArgumentException)
        {
            Find(null, AuditRules.Replay, broken.Message);
            return;
        }

        if (_reducer.State != row.State)
        {
            Find(null, AuditRules.Replay, $"the log leads to {_reducer.State}, the row says {row.State}");
        }

        await CheckTrialsAsync(cancel);
    }

    /// <summary>Whether the experiment has gone on since: what was found may be what lay between two reads.</summary>
    public async Task<bool> HasMovedAsync(CancellationToken cancel) =>
        (await store.ReadEventsAsync(experiment, EventCount, 1, cancel)).Count > 0
        || (await store.ListOpenAttemptsAsync(cancel)).Any(attempt => attempt.Experiment == experiment);

    private async Task ReplayAsync(CancellationToken cancel)
    {
        var snapshot = await store.FindSnapshotAsync(experiment, cancel);
        IReadOnlyList<EventRow> page;
        do
        {
            page = await store.ReadEventsAsync(experiment, EventCount, Page, cancel);
            foreach (var row in page)
            {
                if (row.Sequence != ++EventCount)
                {
                    Find(null, AuditRules.Log, $"event {EventCount} is missing, {row.Sequence} follows");
                    EventCount = row.Sequence;
                }

                Replay(ExperimentLog.Read(row));
                if (snapshot?.Sequence == row.Sequence && snapshot.State != _reducer!.Snapshot())
                {
                    Find(
                        null,
                        AuditRules.Replay,
                        $"the snapshot after event {row.Sequence} has other bytes than the replayed log"
                    );
                }
            }
        } while (page.Count == Page);

        if (snapshot?.Sequence > EventCount)
        {
            Find(null, AuditRules.Log, $"the snapshot is of event {snapshot.Sequence}, the log ends with {EventCount}");
        }
    }

    private void Replay(ExperimentEvent happened)
    {
        if (_reducer!.IsOver && happened is not (Ended or Measured or Retried))
        {
            Find(null, AuditRules.Log, $"event {EventCount} ({happened.GetType().Name}) follows the end");
        }

        switch (happened)
        {
            case Measured(var trial, var step, var value):
                Expect(Logged(trial).Measure(step, value), trial, AuditRules.Measures);
                break;
            case Ended(var trial, var outcome, _):
                Expect(Logged(trial).End(outcome), trial, AuditRules.Ends);
                break;
            default:
                break;
        }

        _created.AddRange(_reducer.Apply(happened).OfType<CreateTrial>());
    }

    private async Task CheckTrialsAsync(CancellationToken cancel)
    {
        IReadOnlyList<TrialRow> page;
        do
        {
            page = await store.ListTrialsAsync(experiment, states: null, TrialCount, Page, cancel);
            foreach (var row in page)
            {
                Create(row);
                var attempts = await store.ListAttemptsAsync(experiment, row.Number, cancel);
                var reports = await store.ReadReportsAsync(experiment, row.Number, cancel);
                Attempts.AddRange(attempts);
                ReportCount += reports.Count;
                var trial = new TrialAudit(row, attempts, reports, _reducer!.Spec.Objective.Metric);
                foreach (var (rule, what) in trial.Check(Logged(row.Number), _reducer.State))
                {
                    Find(row.Number, rule, what);
                }
            }
        } while (page.Count == Page);

        if (TrialCount < _created.Count)
        {
            Find(null, AuditRules.Replay, $"the search created {_created.Count} trials, {TrialCount} are stored");
        }
    }

    private void Create(TrialRow row)
    {
        if (row.Number != TrialCount)
        {
            Find(row.Number, AuditRules.Replay, $"trial {TrialCount} is missing before it");
        }

        TrialCount = row.Number + 1;
        var expected = row.Number < _created.Count ? _reducer!.RowOf(_created[(int)row.Number], default) : null;
        if (expected is null || !ExperimentLoader.IsSame(row, expected))
        {
            Find(
                row.Number,
                AuditRules.Replay,
                expected is null
                    ? "the replayed search does not create it"
                    : $"the replayed search gives it {expected.Parameters} and the seed {expected.Seed}, stored are {row.Parameters} and {row.Seed}"
            );
        }
    }

    private LoggedTrial Logged(long trial)
    {
        if (!_logged.TryGetValue(trial, out var logged))
        {
            _logged.Add(trial, logged = new LoggedTrial());
        }

        return logged;
    }

    private void Expect(string? problem, long trial, string rule)
    {
        if (problem is not null)
        {
            Find(trial, rule, problem);
        }
    }

    private void Find(long? trial, string rule, string what) =>
        Findings.Add(new AuditFinding(experiment, trial, rule, what));
}
