using Grid.Grains;

namespace Grid.Silo;

/// <summary>An attempt on this agent as a span of its trial's trace, and its epochs and checkpoints as spans under it. Used on the training's thread.</summary>
internal sealed class AttemptTrace(Traces traces, TraceSpan attempt, TrialKey trial)
{
    /// <summary>Null where nobody follows.</summary>
    public static AttemptTrace? Start(Traces? traces, Lease lease, IReadOnlyList<DeviceShare> devices) =>
        traces
            ?.Start("attempt", lease.Key.Key)
            ?.Set("grid.attempt", lease.Attempt)
            .Set("grid.slot", DeviceShare.Text(devices))
            .Set("grid.resumed_at", lease.LastStep)
            is { } attempt
            ? new AttemptTrace(traces, attempt, lease.Key.Key)
            : null;

    /// <summary>The training has begun to learn: an event of the attempt's span.</summary>
    public void FirstStepDone() => attempt.Event("first step done");

    /// <summary>An epoch that has just been trained: its span, still open.</summary>
    /// <param name="lanes">How many trials trained in lockstep.</param>
    public TraceSpan? Epoch(long epoch, int lanes, DateTimeOffset began) =>
        traces.Start("epoch", trial, attempt, began)?.Set("grid.epoch", epoch).Set("grid.lanes", lanes);

    /// <summary>Begins to save a checkpoint, or to load one.</summary>
    /// <param name="operation">Its name: "save" or "load".</param>
    public TraceSpan? Checkpoint(string operation) => traces.Start(operation, trial, attempt);

    public void End(AttemptOutcome outcome, string? message)
    {
        attempt.Set("grid.outcome", Words.Of(outcome));
        if (outcome == AttemptOutcome.Failed)
        {
            attempt.Fail(message);
        }

        attempt.Dispose();
    }
}
