using Grid.Grains;

namespace Grid.Silo;

/// <summary>One place to train: a thread of its own, for as long as the agent lives, that takes leases and trains them one after another.</summary>
internal sealed class Slot : IDisposable
{
    private readonly Agent _agent;
    private readonly string _name;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TrainingRun? _run;

    public Slot(Agent agent, string name, IGrainFactory grains)
    {
        _agent = agent;
        _name = name;
        Control = new Control(grains, agent.Options.Queue, agent.Time);
        Ends = new LaneEnds(this);
        Monitor = new SlotMonitor(name, agent.Time);
        _thread = new Thread(Loop) { Name = $"grid slot {name}", IsBackground = true };
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

    /// <summary>What trains here now; null while the slot is free.</summary>
    public TrainingRun? Run => _run;

    /// <summary>Done when the thread has left its loop.</summary>
    public Task Ended => _ended.Task;

    public void Start() => _thread.Start();

    /// <summary>Trains on this slot's thread. Throws <see cref="ControlException"/>.</summary>
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
        finally
        {
            _run = outer;
            Monitor.End();
        }
    }

    /// <summary>Called once the thread has ended, or was never started.</summary>
    public void Dispose() => Control.Dispose();

    public void Tell(AgentEvent happened) => _agent.Tell(happened);

    public void DiskIsFull(string experiment, Exception error) => _agent.DiskIsFull(Control, experiment, error);

    private void Loop()
    {
        var request = new LeaseRequest(
            Options.Name,
            [new DeviceOffer(_name, 1, null)],
            [],
            Options.Lanes,
            Options.LeaseWait
        );
        try
        {
            while (!Drain.IsCancellationRequested)
            {
                foreach (var placement in Control.Lease(request, Drain))
                {
                    Train(placement.Leases);
                }
            }
        }
        catch (Exception error)
        {
            _agent.Fault(error);
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private void Train(IReadOnlyList<Lease> leases)
    {
        ExperimentContext experiment;
        try
        {
            experiment = _agent.Contexts.Get(leases[0].Experiment, Control);
        }
        catch (Models.ModelException error)
        {
            foreach (var lease in leases)
            {
                Control.Fail(new TrialFailure(lease.Key, "model", error.Message));
            }

            return;
        }

        // The pool knows what the spec allows, and not what the model can.
        var together = experiment.Model.Info.Fusable ? leases.Count : 1;
        foreach (var extra in leases.Skip(together))
        {
            Control.Release(extra.Key, "no lane", checkpoint: null);
        }

        Execute(experiment, [.. leases.Take(together)]);
    }
}
