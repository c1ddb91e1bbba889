using Grid.Grains;

namespace Grid.Silo;

/// <summary>
/// Trains the trials of some leases of one shape in lockstep, on the calling thread, until each is complete, stopped, paused, failed or taken over. Every epoch is
/// reported; a checkpoint is on disk before the report that names it.
/// </summary>
/// <remarks>
/// Each report's answer is waited for, unless the control side is away: then the training goes on for <see cref="EpochsAhead"/> epochs, without checkpoints, and an answer that
/// ends a trial counts from the epoch that it is for.
/// </remarks>
internal sealed class TrainingRun : IDisposable
{
    /// <summary>How many epochs may have no answer while the next one is trained: enough for a change of control, and little enough to be done again.</summary>
    public const int EpochsAhead = 16;

    private readonly RunContext _run;
    private readonly EpochReports _reports;
    private readonly TrainingLoop _loop;
    private readonly TrainingRun? _outer;

    /// <param name="outer">The run that this one does a part of: all its leases stay held meanwhile, this one's among them. Null: none.</param>
    public TrainingRun(
        TrainingThread thread,
        ExperimentContext experiment,
        IReadOnlyList<Lease> leases,
        TrainingRun? outer
    )
    {
        var signals = new RunSignals(experiment.Spec.Trial.Timeout, thread.Time, thread.Drain);
        Devices = thread.Devices;
        var meter = new RunMeter(
            thread.Options.Metrics,
            Devices,
            outer is null ? thread.LeasedAt : thread.Time.GetTimestamp(),
            thread.Time
        );
        _run = new RunContext(
            thread,
            experiment,
            signals,
            new RunKeeping(experiment.Spec.Checkpoint, experiment.Spec.Search.Stop, signals, meter),
            new RunLanes(leases.Select(lease => Begin(lease, thread))),
            meter
        );
        _reports = new EpochReports(_run);
        _loop = new TrainingLoop(_run, _reports);
        _outer = outer;
    }

    public string Experiment => _run.Experiment.Id;

    /// <summary>Whether there is a training that a pause can interrupt. To begin one takes seconds, and on a GPU more.</summary>
    public bool HasBegun => _loop.HasBegun;

    public IReadOnlyList<DeviceShare> Devices { get; }

    public RunMeter Meter => _run.Meter;

    /// <summary>How many lanes there were at the beginning, and how many there are now. Called on any thread.</summary>
    public (int Begun, int Now) LaneCounts => _run.Lanes.Counts;

    /// <summary>How long ago the state was taken that the trial worst off would go on from; null where checkpoints are off. Called on any thread.</summary>
    public TimeSpan? CheckpointAge =>
        _run.Keeping.KeepsAnything && _run.Lanes.KeptAt is { } kept ? _run.Thread.Time.GetElapsedTime(kept) : null;

    /// <summary>What `checkpoint: {every: N}` comes to; null where that is not known, or checkpoints are off. Called on any thread.</summary>
    public TimeSpan? CheckpointInterval =>
        _run.Keeping.KeepsAnything ? Meter.EpochTime * _run.Experiment.Spec.Checkpoint.Every : null;

    /// <summary>Leases that the run still holds. Called on any thread.</summary>
    public IReadOnlyList<LeaseKey> Leases => [.. _run.Lanes.Leases.Union(_outer?.Leases ?? [])];

    /// <summary>Makes the run return its leases after the current step, with a checkpoint if it may save one. Called on any thread.</summary>
    public void Pause(bool maySave)
    {
        _run.Signals.Pause(maySave);
        _outer?.Pause(maySave);
    }

    /// <summary>Another attempt has taken over this lease. Called on any thread.</summary>
    public void Lose(LeaseKey lease)
    {
        Ask(lease, lane => lane.Lose());
        _outer?.Lose(lease);
    }

    /// <summary>Work that goes first wants this lease's place: save, and hand it back. Called on any thread.</summary>
    public void Preempt(LeaseKey lease)
    {
        Ask(lease, lane => lane.Preempt());
        _outer?.Preempt(lease);
    }

    /// <summary>Throws <see cref="ControlException"/> where the control side failed; the trainings' own failures end here.</summary>
    public void Execute()
    {
        try
        {
            _loop.Run();
        }
        catch (Exception error) when (error is not ControlException)
        {
            // What was measured before it comes first: it belongs to the attempts that now end.
            _reports.Hear(training: null, unanswered: 0);
            new RunFailures(_run).Handle(error);
        }
    }

    public void Dispose() => _run.Signals.Dispose();

    private void Ask(LeaseKey lease, Action<Lane> act)
    {
        _run.Lanes.Find(lease, act);
        _run.Signals.Look();
    }

    private static Lane Begin(Lease lease, TrainingThread thread) =>
        new(
            lease,
            new TrialFiles(thread.Home, lease.Experiment, lease.Trial, lease.Attempt, thread.Time, thread.Share),
            AttemptTrace.Start(thread.Options.Traces, lease, thread.Devices),
            thread.Time.GetTimestamp()
        );
}
