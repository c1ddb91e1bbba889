using Grid.Search;
using Grid.Spec;
using Grid.Store;

namespace Grid.Grains;

/// <summary>
/// An experiment's state as a function of its log: an event comes in, the search decides, and what follows is written beside the event. <see cref="Log"/> does so
/// for what happens now, <see cref="Apply"/> alone for what is replayed.
/// </summary>
internal sealed class ExperimentReducer(QueuePlace place, ExperimentSpec spec, ISearcher searcher, int snapshotEvery)
{
    /// <summary>
    /// A snapshot is due once so many bytes of it come to each event since the last: one of a sweep of 100,000 trials has tens of megabytes, and written every 200 events they would be all that is written.
    /// </summary>
    private const int SnapshotBytesPerEvent = 4096;

    private SortedDictionary<long, string> _stopping = [];
    private SortedSet<long> _paused = [];
    private long _failed;
    private long _nextSnapshot = snapshotEvery;

    public QueuePlace Place => place;

    public ExperimentSpec Spec => spec;

    public ExperimentState State { get; private set; } = ExperimentState.Running;

    /// <summary>The number of the last event.</summary>
    public long Sequence { get; private set; }

    /// <summary>How many trials the search has created.</summary>
    public long Created { get; private set; }

    /// <summary>What the search last had the user know of how it goes on; null: nothing.</summary>
    public string? Note { get; private set; }

    /// <summary>Whether the log has had its last entry.</summary>
    public bool IsOver => State is not (ExperimentState.Running or ExperimentState.Paused);

    /// <summary>Why the search wants a trial to stop; null where it does not.</summary>
    public string? StopReason(long trial) => _stopping.GetValueOrDefault(trial);

    /// <summary>Whether the search has the trial wait.</summary>
    public bool IsPaused(long trial) => _paused.Contains(trial);

    public string Snapshot() =>
        ExperimentSnapshot.Write(State, Created, _failed, _stopping, _paused, Note, searcher.Snapshot());

    /// <summary>Takes over a snapshot's part that is not the search's.</summary>
    public void Restore(ExperimentSnapshot snapshot, SnapshotRow row)
    {
        Sequence = row.Sequence;
        _nextSnapshot = NextSnapshot(row.State);
        Note = snapshot.Note;
        State = snapshot.State;
        Created = snapshot.Created;
        _failed = snapshot.Failed;
        _stopping = snapshot.Stopping;
        _paused = snapshot.Paused ?? [];
    }

    /// <summary>Takes an event into the state and the log, with all that follows from it.</summary>
    public void Log(ExperimentEvent happened, Consequences consequences)
    {
        var began = GrainMetrics.Now;
        using var span = DecisionTrace.Start(consequences.Traces, place.Experiment, happened);
        var actions = Apply(happened);
        span?.Tell(place.Experiment, spec.Search.Algorithm, actions);
        consequences.Metrics?.Decided(spec.Search.Algorithm, began);
        consequences.Writes.Add(
            new AppendEvent(ExperimentLog.Write(place.Experiment, Sequence, happened, consequences.Now))
        );
        foreach (var action in actions)
        {
            switch (action)
            {
                case CreateTrial { Parent: null } create:
                    var row = RowOf(create, consequences.Now);
                    consequences.Writes.Add(new InsertTrial(row));
                    Enqueue(row, consequences);
                    break;
                case NoteSearch when State == ExperimentState.Running:
                    SetState(Note, consequences);
                    break;
                case FinishSearch:
                    var reason = _failed == 0 ? null : $"{_failed} of {Created} trials failed";
                    SetState(reason, consequences);
                    break;
                case CreateTrial or PromoteTrial:
                    consequences.Pending.Enqueue(action);
                    break;
                case StopTrial stop when _paused.Contains(stop.Trial):
                    consequences.Pending.Enqueue(action);
                    break;
                default:
                    break;
            }
        }

        if (Sequence >= _nextSnapshot)
        {
            var snapshot = Snapshot();
            _nextSnapshot = NextSnapshot(snapshot);
            consequences.Writes.Add(new PutSnapshot(new SnapshotRow(place.Experiment, Sequence, snapshot)));
        }
    }

    /// <summary>Takes an event into the state and tells what the search does. The same events give the same state and actions.</summary>
    public IReadOnlyList<SearchAction> Apply(ExperimentEvent happened)
    {
        Sequence++;
        switch (happened)
        {
            case Submitted:
                return Decide(new SearchStarted());
            case Measured(var trial, var step, var value, var saved):
                return Decide(new TrialMeasured(trial, step, value, saved ?? false));
            case Ended(var trial, var outcome, var value, var others):
                _failed += outcome == TrialOutcome.Failed ? 1 : 0;
                _stopping.Remove(trial);
                _paused.Remove(trial);
                return Decide(new TrialEnded(trial, outcome, value, others));
            case Paused:
                State = ExperimentState.Paused;
                return [];
            case Resumed:
                State = ExperimentState.Running;
                return [];
            case Cancelled:
                State = ExperimentState.Cancelled;
                return [];
            default:
                return [];
        }
    }

    /// <summary>Has a queued trial wait in the pool, where its experiment runs.</summary>
    public void Enqueue(TrialRow row, Consequences consequences)
    {
        if (State == ExperimentState.Running)
        {
            consequences.Added.Add(place.For(row));
        }
    }

    /// <summary>Writes the state that the last event led to.</summary>
    public void SetState(string? reason, Consequences consequences) =>
        consequences.Writes.Add(
            new SetExperimentState(place.Experiment, State, reason, consequences.Now, IsOver ? consequences.Now : null)
        );

    /// <summary>The end of a trial, with all that the search wants to know of it.</summary>
    public Ended EndOf(TrialRow row, TrialOutcome outcome)
    {
        var metrics = spec.Targets.Metrics[1..];
        return new(row.Number, outcome, row.Value, metrics.IsEmpty ? null : MetricsJson.FindAll(row.Metrics, metrics));
    }

    /// <summary>The row of a trial that the search creates.</summary>
    public TrialRow RowOf(CreateTrial create, DateTimeOffset now) =>
        new(
            place.Experiment,
            create.Trial,
            TrialState.Queued,
            Reason: null,
            ParametersJson.Write(create.Assignment),
            create.Point,
            create.Repeat,
            create.Seed,
            ShapeKey.Of(spec, create.Assignment),
            Attempt: 0,
            Failures: 0,
            LastStep: 0,
            Value: null,
            Metrics: null,
            Checkpoint: null,
            CreatedAt: now,
            StartedAt: null,
            EndedAt: null
        );

    /// <summary>The event after which the next snapshot is written, where this one is of the last.</summary>
    private long NextSnapshot(string snapshot) =>
        Sequence + Math.Max(snapshotEvery, snapshot.Length / SnapshotBytesPerEvent);

    private IReadOnlyList<SearchAction> Decide(SearchEvent happened)
    {
        var actions = searcher.Handle(happened);
        foreach (var action in actions)
        {
            switch (action)
            {
                case CreateTrial:
                    Created++;
                    break;
                case StopTrial(var trial, var reason):
                    _stopping[trial] = reason;
                    break;
                case PauseTrial(var trial):
                    _paused.Add(trial);
                    break;
                case PromoteTrial(var trial):
                    _paused.Remove(trial);
                    break;
                case NoteSearch(var text):
                    Note = text;
                    break;
                case FinishSearch:
                    State = ExperimentState.Completed;
                    break;
                default:
                    break;
            }
        }

        return actions;
    }
}
