namespace Grid.Models;

/// <summary>
/// A training of K lanes in lockstep, epoch by epoch and step by step. Derived classes say what a step does and what is measured after an epoch. All their randomness is a function of
/// (seed, purpose, epoch, step), so that a checkpoint holds only what <see cref="Keep{T}"/> was told of: an interrupted run goes on bit for bit.
/// </summary>
/// <param name="model">The model's name, which its checkpoints carry.</param>
/// <param name="lanes">K at the start.</param>
public abstract class SteppedTraining(string model, int lanes, long epochs) : ITraining, IStepwise
{
    private readonly List<ILaneState> _states = [];

    public int Lanes { get; private set; } = lanes;

    public long Epoch { get; private set; }

    public long Epochs { get; } = epochs;

    /// <summary>Numbers that one lane trains.</summary>
    public abstract long ParametersPerLane { get; }

    protected abstract int StepsPerEpoch { get; }

    /// <summary>Steps done in this epoch: the number of the step that is under way.</summary>
    protected int StepInEpoch { get; private set; }

    public IReadOnlyList<LaneMeasures>? RunEpoch(Action<int, int>? progress, CancellationToken pause)
    {
        if (Epoch == Epochs)
            throw new InvalidOperationException($"All {Epochs} epochs are done.");
        while (StepInEpoch < StepsPerEpoch)
        {
            if (pause.IsCancellationRequested)
                return null;
            StepOnce();
            progress?.Invoke(StepInEpoch, StepsPerEpoch);
        }
        if (Measure(pause) is not { } measures)
            return null;

        Epoch++;
        StepInEpoch = 0;
        foreach (var sums in _states.OfType<LaneSums>())
            sums.Clear();
        return measures;
    }

    public void RunSteps(int count)
    {
        for (var i = 0; i < count; i++)
        {
            StepInEpoch %= StepsPerEpoch;
            StepOnce();
        }
    }

    public void Save(int lane, string path)
    {
        var arrays = new Dictionary<string, SafetensorsArray>();
        foreach (var state in _states)
            state.Save(lane, arrays);
        new Checkpoint(model, Epoch, StepInEpoch, arrays).Write(path);
    }

    public virtual bool SavePicture(int lane, string path) => false;

    public void DropLane(int lane)
    {
        foreach (var state in _states)
            state.Drop(lane);
        Dropped(lane);
        Lanes--;
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The training, gone on from its lanes' checkpoints where they name any; disposed where that fails.</summary>
    /// <exception cref="ModelException">A checkpoint cannot be used, or the lanes stand at different steps.</exception>
    public ITraining From(TrainingRequest request)
    {
        try
        {
            Resume([.. request.Lanes.Select(lane => lane.CheckpointPath)]);
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Makes something part of checkpoints: in the constructor, and in the same order each time.</summary>
    /// <returns>What was given.</returns>
    protected T Keep<T>(T state)
        where T : ILaneState
    {
        _states.Add(state);
        return state;
    }

    /// <summary>One step of all lanes, in a dispose scope that frees what it leaves behind.</summary>
    protected abstract void Step();

    /// <summary>Each lane's metrics at the end of an epoch, whose sums are still there; null where the pause came first.</summary>
    protected abstract IReadOnlyList<LaneMeasures>? Measure(CancellationToken pause);

    /// <summary>A lane was taken out of what is kept; what else counts lanes follows here.</summary>
    protected abstract void Dropped(int lane);

    protected virtual void Dispose(bool disposing)
    {
        foreach (var state in _states.OfType<IDisposable>())
            state.Dispose();
    }

    private void StepOnce()
    {
        using var scope = NewDisposeScope();
        Step();
        StepInEpoch++;
    }

    private void Resume(IReadOnlyList<string?> paths)
    {
        var stands = new (long Epoch, int Step)[Lanes];
        for (var lane = 0; lane < Lanes; lane++)
            if (paths[lane] is { } path)
                stands[lane] = Load(lane, path);
        if (stands.Any(stand => stand != stands[0]))
            throw new ModelException("Trials that train as lanes of one run must stand at the same step.");
        if (stands[0].Step > StepsPerEpoch || stands[0].Epoch > Epochs)
            throw new ModelException($"The checkpoint stands at {stands[0]}, past this trial's end.");
        (Epoch, StepInEpoch) = stands[0];
    }

    private (long Epoch, int Step) Load(int lane, string path)
    {
        var checkpoint = Checkpoint.Read(path, model);
        try
        {
            foreach (var state in _states)
                state.Load(lane, checkpoint.Content);
        }
        catch (InvalidDataException error)
        {
            throw Checkpoint.Unusable(path, error);
        }
        return (checkpoint.Epoch, checkpoint.Step);
    }
}
