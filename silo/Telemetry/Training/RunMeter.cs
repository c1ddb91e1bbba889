using Grid.Grains;

namespace Grid.Silo;

/// <summary>Measures one training run, on the training's thread.</summary>
/// <param name="metrics">Null: nobody measures.</param>
/// <param name="leasedAt">When the agent got the leases, or began to train them one by one: a time stamp of <paramref name="time"/>.</param>
internal sealed class RunMeter(
    AgentMetrics? metrics,
    IReadOnlyList<DeviceShare> devices,
    long leasedAt,
    TimeProvider time
)
{
    private readonly string _device = devices.Count > 0 ? devices[0].Device : "";
    private bool _hasStarted;
    private int _step;
    private long _steppedAt;
    private long _epochBeganAt;
    private long _epochCount;
    private long _epochTicks;

    /// <summary>Examples of a step, of all lanes.</summary>
    public long ExamplesPerStep { get; set; }

    /// <summary>Mean time of an epoch so far; null before the first. Read on any thread.</summary>
    public TimeSpan? EpochTime =>
        Interlocked.Read(ref _epochCount) is var count and > 0
            ? TimeSpan.FromTicks(Interlocked.Read(ref _epochTicks) / count)
            : null;

    /// <summary>An epoch, or the rest of one that was interrupted, begins.</summary>
    public void EpochBegins() => _steppedAt = _epochBeganAt = time.GetTimestamp();

    /// <summary>Steps were done. Gives how long after the leases, where these are the first; else null.</summary>
    /// <param name="step">Steps done in this epoch.</param>
    public TimeSpan? Progress(int step)
    {
        var now = time.GetTimestamp();
        TimeSpan? start = null;
        if (!_hasStarted)
        {
            // What came before the first look belongs to the start: data, network, compilation.
            _hasStarted = true;
            start = time.GetElapsedTime(leasedAt, now);
            metrics?.Started(start.Value);
        }

        var steps = step > _step ? step - _step : step;
        metrics?.Stepped(_device, steps, time.GetElapsedTime(_steppedAt, now), steps * ExamplesPerStep);
        (_step, _steppedAt) = (step, now);
        return start;
    }

    public void EpochDone()
    {
        var took = time.GetElapsedTime(_epochBeganAt);
        _step = 0;
        Interlocked.Add(ref _epochTicks, took.Ticks);
        Interlocked.Increment(ref _epochCount);
        metrics?.EpochDone(took);
    }

    /// <summary>Has a checkpoint of a lane saved; null where it could not be shared.</summary>
    public CheckpointInfo? Save(Lane lane, Func<CheckpointInfo?> save) =>
        Measure(
            lane,
            "save",
            save,
            (saved, took, span) =>
            {
                span?.Set("grid.epoch", saved.Step).Set("grid.bytes", saved.Bytes);
                metrics?.Saved(took, saved.Bytes);
            }
        );

    /// <summary>Has a lane's checkpoint fetched and compared; null where none is to be had.</summary>
    public string? Load(Lane lane, Func<string?> load) =>
        Measure(lane, "load", load, (_, took, _) => metrics?.Loaded(took));

    /// <summary>One of so many lanes has ended.</summary>
    public void Ended(Lane lane, AttemptOutcome outcome, int lanes)
    {
        var (cause, since) = outcome switch
        {
            AttemptOutcome.Stopped => (WasteCause.Prune, lane.BeganAt),
            AttemptOutcome.Failed or AttemptOutcome.Lost or AttemptOutcome.Paused => (WasteCause.LostWork, lane.KeptAt),
            _ => (null, 0),
        };
        if (cause is not null)
        {
            metrics?.Waste(devices, cause, time.GetElapsedTime(since) / Math.Max(lanes, 1));
        }
    }

    /// <summary>Has something done with a checkpoint, as a span. Numbers are of what came to one; what did not is a span that failed.</summary>
    private T? Measure<T>(Lane lane, string operation, Func<T?> act, Action<T, TimeSpan, TraceSpan?> done)
        where T : class
    {
        var began = time.GetTimestamp();
        using var span = lane.Trace?.Checkpoint(operation);
        try
        {
            var checkpoint = act();
            if (checkpoint is null)
            {
                span?.Fail("no checkpoint came of it: the trial's log says why");
            }
            else
            {
                TraceSpan.While(span, () => done(checkpoint, time.GetElapsedTime(began), span));
            }

            return checkpoint;
        }
        catch (Exception error)
        {
            span?.Fail(error.Message);
            throw;
        }
    }
}
