using System.Diagnostics;
using Grid.Grains;

namespace Grid.Silo;

/// <summary>An attempt on this agent as a span of its trial's trace, and its epochs as spans under it. Used on the training's thread.</summary>
internal sealed class AttemptTrace(Traces traces, Activity attempt, string experiment)
{
    /// <summary>Null where nobody follows.</summary>
    public static AttemptTrace? Start(Traces? traces, Lease lease, IReadOnlyList<DeviceShare> devices) =>
        traces
            ?.Start("attempt", lease.Key.Key)
            ?.SetTag("grid.attempt", lease.Attempt)
            .SetTag("grid.slot", DeviceShare.Text(devices))
            .SetTag("grid.resumed_at", lease.LastStep)
            is { } attempt
            ? new AttemptTrace(traces, attempt, lease.Experiment)
            : null;

    /// <summary>The training has begun to learn: an event of the attempt's span.</summary>
    public void FirstStepDone() => attempt.AddEvent(new ActivityEvent("first step done"));

    /// <summary>An epoch that has just been trained: its span, still open.</summary>
    /// <param name="lanes">How many trials trained in lockstep.</param>
    public Activity? Epoch(long epoch, int lanes, DateTimeOffset began) =>
        traces
            .Start("epoch", attempt.Context, experiment, began)
            ?.SetTag("grid.epoch", epoch)
            .SetTag("grid.lanes", lanes);

    public void End(AttemptOutcome outcome, string? message)
    {
        attempt.SetTag("grid.outcome", Words.Of(outcome));
        if (outcome == AttemptOutcome.Failed)
        {
            attempt.SetStatus(ActivityStatusCode.Error, message);
        }

        attempt.Stop();
    }
}
