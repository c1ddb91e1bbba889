namespace Grid.Silo;

/// <summary>Lets any thread see what a training's thread is doing, without a lock on the training's way.</summary>
internal sealed class SlotMonitor(TimeProvider time)
{
    private volatile SlotSnapshot? _state;

    // Steps done in the upper half, steps of an epoch in the lower: both are read as one.
    private long _progress;

    /// <summary>What trains now; null: nothing.</summary>
    public SlotSnapshot? Snapshot()
    {
        var progress = Interlocked.Read(ref _progress);
        return _state is { } state
            ? state with
            {
                Step = (int)(progress >> 32),
                Steps = (int)(progress & 0xFFFFFFFF),
            }
            : null;
    }

    /// <summary>A training begins, or goes on with other lanes.</summary>
    /// <param name="slot">The devices in the form of <see cref="Grains.DeviceShare.Text"/>.</param>
    public void Begin(string slot, string experiment, IReadOnlyList<LaneSnapshot> lanes, long epoch, long epochs)
    {
        Interlocked.Exchange(ref _progress, 0);
        _state = new SlotSnapshot(slot, experiment, lanes, epoch, epochs, 0, 0, time.GetUtcNow());
    }

    /// <summary>Called after each step, on the training's thread.</summary>
    public void Progress(int step, int steps) => Interlocked.Exchange(ref _progress, ((long)step << 32) | (uint)steps);

    /// <summary>An epoch was reported; these lanes go on.</summary>
    public void EpochDone(IReadOnlyList<LaneSnapshot> lanes, long epoch)
    {
        var steps = Interlocked.Read(ref _progress) & 0xFFFFFFFF;
        _state = _state! with { Lanes = lanes, Epoch = epoch };
        Interlocked.Exchange(ref _progress, steps);
    }

    public void End() => _state = null;
}
