using Grid.Search;
using Grid.Spec;
using Grid.Store;

namespace Grid.Grains;

/// <summary>Checks an experiment's log by replaying it from its first entry, and keeps what it says of each trial. The log only grows: the replay goes on where it was.</summary>
/// <param name="find">Told of each broken rule: the trial (null: the experiment), the rule, and how.</param>
internal sealed class LogAudit(IStore store, ExperimentRow experiment, Action<long?, string, string> find)
{
    private const int Page = 500;

    private readonly List<LoggedTrial> _trials = [];
    private ExperimentReducer? _reducer;
    private SnapshotRow? _snapshot;
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    /// <summary>False from the first entry on that is missing or cannot be read: what the log says after it is not known.</summary>
    public bool IsReadable { get; private set; } = true;

    /// <summary>Entries that were read.</summary>
    public long EventCount { get; private set; }

    /// <summary>By how much the time of an entry lies before that of an earlier one at most.</summary>
    public TimeSpan StepBack { get; private set; }

    /// <summary>Where the log leads to.</summary>
    public ExperimentState State => _reducer!.State;

    /// <summary>The metric that the search is told.</summary>
    public string Objective => _reducer!.Spec.Objective.Metric;

    /// <summary>What the log says of a trial; null where the search did not create it.</summary>
    public LoggedTrial? Find(long trial) => trial >= 0 && trial < _trials.Count ? _trials[(int)trial] : null;

    /// <summary>Replays what there is.</summary>
    public async Task BeginAsync(CancellationToken cancel)
    {
        // Before the log, which then has the entry that it follows.
        _snapshot = await store.FindSnapshotAsync(experiment.Id, cancel);
        if (Try(AuditRules.Replay, () => _reducer = ExperimentLoader.Start(experiment, int.MaxValue)))
        {
            await CatchUpAsync(cancel);
        }

        if (IsReadable && EventCount == 0)
        {
            Break(AuditRules.Log, "the log has no entry");
        }

        if (IsReadable && SpecJson.Hash(experiment.Spec) != experiment.SpecHash)
        {
            find(null, AuditRules.Replay, "its spec is not the one whose hash its row has");
        }

        if (IsReadable && _snapshot?.Sequence > EventCount)
        {
            find(
                null,
                AuditRules.Log,
                $"the snapshot is of event {_snapshot.Sequence}, the log ends with {EventCount}"
            );
        }
    }

    /// <summary>Replays what has come since.</summary>
    public async Task CatchUpAsync(CancellationToken cancel)
    {
        var created = new List<CreateTrial>();
        IReadOnlyList<EventRow> page;
        do
        {
            page = IsReadable ? await store.ReadEventsAsync(experiment.Id, EventCount, Page, cancel) : [];
            foreach (var row in page.TakeWhile(_ => IsReadable))
            {
                Replay(row, created);
            }

            if (created.Count >= Page || page.Count < Page)
            {
                await CreatedTrials.CheckAsync(store, _reducer!, created, find, cancel);
                created.Clear();
            }
        } while (page.Count == Page);
    }

    /// <summary>Whether the row of the experiment is in the state that the log leads to.</summary>
    public async Task CheckStateAsync(CancellationToken cancel)
    {
        ExperimentRow? row;
        long read;
        do
        {
            await CatchUpAsync(cancel);
            read = EventCount;
            row = await store.FindExperimentAsync(experiment.Id, cancel);
            await CatchUpAsync(cancel);
        } while (IsReadable && row!.State != State && EventCount > read);

        if (IsReadable && row!.State != State)
        {
            find(null, AuditRules.Replay, $"the log leads to {State}, the row says {row.State}");
        }
    }

    private void Replay(EventRow row, List<CreateTrial> created)
    {
        if (row.Sequence != EventCount + 1)
        {
            Break(AuditRules.Log, $"event {EventCount + 1} is missing, {row.Sequence} follows");
            return;
        }

        EventCount++;
        StepBack = _last - row.At > StepBack ? _last - row.At : StepBack;
        _last = row.At > _last ? row.At : _last;
        ExperimentEvent? happened = null;
        if (!Try(AuditRules.Log, () => happened = ExperimentLog.Read(row)))
        {
            return;
        }

        if (_reducer!.IsOver)
        {
            find(null, AuditRules.Log, $"event {EventCount} ({row.Kind}) follows the end");
        }

        Note(happened!);
        Try(AuditRules.Replay, () => created.AddRange(_reducer.Apply(happened!).OfType<CreateTrial>()));
        while (_trials.Count < _reducer.Created)
        {
            _trials.Add(new LoggedTrial());
        }

        if (IsReadable && _snapshot?.Sequence == EventCount && _snapshot.State != _reducer.Snapshot())
        {
            find(
                null,
                AuditRules.Replay,
                $"the snapshot after event {EventCount} has other bytes than the replayed log"
            );
        }
    }

    private void Note(ExperimentEvent happened)
    {
        switch (happened)
        {
            case Submitted(var hash) when hash != experiment.SpecHash:
                find(null, AuditRules.Replay, "its spec is not the one that was submitted");
                break;
            case Measured(var trial, var step, var value, _):
                Expect(trial, AuditRules.Measures, logged => logged.Measure(step, value));
                break;
            case Ended ended:
                Expect(ended.Trial, AuditRules.Ends, logged => logged.End(ended));
                break;
            default:
                break;
        }
    }

    private void Expect(long trial, string rule, Func<LoggedTrial, string?> take)
    {
        var problem = Find(trial) is { } logged
            ? take(logged)
            : $"event {EventCount} is about it, and the search has not created it";
        if (problem is not null)
        {
            find(trial, rule, problem);
        }
    }

    /// <summary>Rows that were changed by hand can fail in any way: whatever is thrown is what is wrong with them.</summary>
    private bool Try(string rule, Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (Exception damage) when (damage is not OutOfMemoryException)
        {
            Break(rule, damage.Message);
            return false;
        }
    }

    private void Break(string rule, string what)
    {
        IsReadable = false;
        find(null, rule, what);
    }
}
