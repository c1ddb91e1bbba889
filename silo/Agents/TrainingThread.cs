using Grid.Grains;
using Grid.Models;

namespace Grid.Silo;

/// <summary>One thread that trains, for as long as the agent lives, one placement after another. Tensor operations, and a worker process, belong to one OS thread.</summary>
internal sealed class TrainingThread : IDisposable
{
    private readonly Agent _agent;
    private readonly TrainingThreads _threads;

    // A semaphore would spin for a while before it waits, and the core is better used by another training.
    private readonly object _work = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Trainers _trainers;
    private volatile Placement? _placement;
    private volatile TrainingRun? _run;
    private bool _stopping;

    /// <param name="standsBy">Whether it gets ready for a training on the CPU before it is given any.</param>
    public TrainingThread(Agent agent, TrainingThreads threads, int number, bool standsBy)
    {
        _agent = agent;
        _threads = threads;
        Control = new Control(agent.Grains, agent.Options.Queue, agent.Resending);
        Ends = new LaneEnds(this);
        Monitor = new SlotMonitor(agent.Time);
        _trainers = new Trainers(agent.Options, agent.Time);
        new Thread(() => Loop(standsBy)) { Name = $"grid training {number}", IsBackground = true }.Start();
    }

    public AgentOptions Options => _agent.Options;

    public HomeFolder Home => _agent.Home;

    public TimeProvider Time => _agent.Time;

    public ArtifactShare Share => _agent.Share;

    /// <summary>Signalled when the agent takes no more work and wants its leases returned.</summary>
    public CancellationToken Drain => _agent.Drain;

    public Control Control { get; }

    public LaneEnds Ends { get; }

    public SlotMonitor Monitor { get; }

    /// <summary>When it was given what trains here: a time stamp of <see cref="Time"/>.</summary>
    public long LeasedAt { get; private set; }

    /// <summary>What trains here now; null while the thread is free, or prepares.</summary>
    public TrainingRun? Run => _run;

    /// <summary>Leases of what trains here. Called on any thread.</summary>
    public IReadOnlyList<LeaseKey> Held
    {
        get
        {
            // In this order: a run that ends meanwhile has returned them all.
            var placement = _placement;
            return _run?.Leases ?? [.. (placement?.Leases ?? []).Select(lease => lease.Key)];
        }
    }

    /// <summary>Leases of a training that has not begun, and has nothing to save. Called on any thread.</summary>
    public IReadOnlyList<LeaseKey> Unbegun => _run is { HasBegun: true } ? [] : Held;

    /// <summary>The devices of what trains here.</summary>
    public IReadOnlyList<DeviceShare> Devices => _placement?.Devices ?? [];

    /// <summary>Whether one of them has gone out of service.</summary>
    public bool DevicesAreBroken => Devices.Any(device => _agent.Ledger.IsQuarantined(device.Device));

    /// <summary>Gives this free thread its next training. Called on any thread.</summary>
    public void Begin(Placement placement)
    {
        Monitor.Begin(
            DeviceShare.Text(placement.Devices),
            placement.Leases[0].Experiment,
            [.. placement.Leases.Select(lease => new LaneSnapshot(lease.Trial, lease.Attempt, lease.Parameters, null))],
            epoch: 0,
            epochs: 0
        );
        lock (_work)
        {
            LeasedAt = Time.GetTimestamp();
            _placement = placement;
            System.Threading.Monitor.Pulse(_work);
        }
    }

    /// <summary>Ends the thread, after its training if it has one.</summary>
    public Task StopAsync()
    {
        lock (_work)
        {
            _stopping = true;
            System.Threading.Monitor.Pulse(_work);
        }

        return _ended.Task;
    }

    /// <summary>Called once the thread has ended.</summary>
    public void Dispose() => Control.Dispose();

    /// <summary>Trains on this thread. Throws <see cref="ControlException"/>.</summary>
    public void Execute(ExperimentContext experiment, IReadOnlyList<Lease> leases)
    {
        var outer = _run;
        using var run = new TrainingRun(this, experiment, leases, outer);
        _run = run;
        try
        {
            run.Execute();
        }
        catch (Exception error) when (DiskFull.Caused(error))
        {
            // The end of an attempt could not be recorded for want of space.
            DiskIsFull(run.Experiment, error);
        }

        // Not where the control side failed: then it is still to be told what is held.
        _run = outer;
    }

    /// <summary>Begins a training on this thread's devices. Answers, too, what it runs on, as a <see cref="RunRecord"/>'s JSON.</summary>
    public (ITraining Training, string Record) Start(IModel model, TrainingRequest request, CancellationToken timeUp)
    {
        var device = Options.Devices.Find(Devices[0].Device);
        var trainer = _trainers.Of(device);
        var training = trainer.Start(model, request with { Device = DeviceNames.Join(Devices) }, timeUp);
        return (training, _agent.Records.Write(model, request, device.Kind, trainer.Ground));
    }

    public void Tell(AgentEvent happened) => _agent.Tell(happened);

    public void Note(LogLine line) => _agent.Note(line);

    public void DiskIsFull(string experiment, Exception error) => _agent.DiskIsFull(Control, experiment, error);

    /// <summary>Takes this thread's devices out of service.</summary>
    public void Quarantine(string problem) => _agent.Quarantine(Devices, problem);

    /// <summary>Notes that a trial, alone, broke its devices, and answers whether it had done so before on this agent.</summary>
    public bool HasBrokenDevices(TrialKey trial) => _agent.HasBrokenDevices(trial);

    private void Loop(bool standsBy)
    {
        try
        {
            if (standsBy)
            {
                _trainers.StandBy();
            }

            while (Next() is { } placement)
            {
                Train(placement.Leases);
                Monitor.End();
                _placement = null;
                _threads.End(this, placement.Devices);
            }
        }
        catch (Exception error)
        {
            // Its devices stay taken, since this agent is at its end; its leases run out.
            var held = Held;
            Monitor.End();
            (_run, _placement) = (null, null);
            _agent.Fault(error, held);
        }
        finally
        {
            _trainers.Dispose();
            _ended.SetResult();
        }
    }

    /// <summary>Waits for a training; null at the end.</summary>
    private Placement? Next()
    {
        lock (_work)
        {
            while (_placement is null && !_stopping)
            {
                System.Threading.Monitor.Wait(_work);
            }

            return _placement;
        }
    }

    private void Train(IReadOnlyList<Lease> leases)
    {
        ExperimentContext experiment;
        try
        {
            experiment = _agent.Contexts.Get(leases[0].Experiment, Control);
        }
        catch (ModelException error)
        {
            foreach (var lease in leases)
            {
                Control.Fail(new TrialFailure(lease.Key, FailureCause.Model, error.Message));
            }

            return;
        }

        // The pool knows what the spec allows, and not what the model can.
        var together = experiment.Model.Info.Fusable ? leases.Count : 1;
        foreach (var extra in leases.Skip(together))
        {
            Control.Release(extra.Key, FailureCause.NoLane, checkpoint: null);
        }

        Execute(experiment, [.. leases.Take(together)]);
    }
}
