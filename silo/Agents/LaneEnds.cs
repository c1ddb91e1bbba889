using Grid.Grains;

namespace Grid.Silo;

/// <summary>The ways in which one trial's attempt ends on an agent, each told to the control side and to whoever follows along.</summary>
internal sealed class LaneEnds(TrainingThread thread)
{
    /// <summary>The last report's answer ended it: nothing is left to tell the control side.</summary>
    public void Ended(Lane lane, AttemptOutcome outcome) => Tell(lane, outcome, null);

    /// <summary>Another attempt has taken over.</summary>
    public void Lost(Lane lane) => Tell(lane, AttemptOutcome.Lost, "another attempt has taken over");

    /// <summary>Returns the lease, with the state to go on from.</summary>
    /// <param name="cause"><see cref="FailureCause.Paused"/>, <see cref="FailureCause.Drained"/> or <see cref="FailureCause.Preempted"/>.</param>
    public void Paused(Lane lane, string cause, CheckpointInfo? checkpoint)
    {
        thread.Control.Release(lane.Key, cause, checkpoint);
        if (checkpoint is not null)
        {
            // None is dropped for it: a lease that had run out is not told so, and its trial goes on from an older one.
            lane.Files.List(checkpoint);
            lane.KeptAt = thread.Time.GetTimestamp();
        }

        Tell(
            lane,
            AttemptOutcome.Paused,
            cause switch
            {
                FailureCause.Preempted => "work that goes first took the place",
                FailureCause.Drained => "its silo leaves",
                _ => null,
            }
        );
    }

    /// <summary>Returns the lease as it was: what happened is not the trial's fault.</summary>
    public void GiveBack(Lane lane, string cause, string message)
    {
        lane.Files.Log($"attempt {lane.Lease.Attempt} was given back ({cause}): {message}");
        try
        {
            thread.Control.Release(lane.Key, cause, checkpoint: null);
        }
        catch (Exception error) when (DiskFull.Caused(error))
        {
            // The attempt stays open in the database; the next start closes it.
        }

        Note(lane, cause, message);
        Tell(lane, AttemptOutcome.Paused, message);
    }

    /// <summary>The attempt took longer than its spec allows.</summary>
    public void TimedOut(Lane lane, TimeSpan limit) =>
        Fail(
            lane,
            new TrainingFaultException(
                FailureCause.Timeout,
                $"The trial was not done within its timeout of {limit}: raise trial.timeout or train fewer epochs."
            )
        );

    /// <summary>The attempt failed of its own. The whole text goes to the trial's log, type and message to its row.</summary>
    public void Fail(Lane lane, Exception error)
    {
        var cause = TrainingFault.CauseOf(error);
        lane.Files.Log($"attempt {lane.Lease.Attempt} failed ({cause}): {error}");
        var message = TrainingFault.Describe(error);
        thread.Control.Fail(new TrialFailure(lane.Key, cause, message));
        Note(lane, cause, message);
        Tell(lane, AttemptOutcome.Failed, message);
    }

    /// <summary>What befell a process, a device or the memory concerns whoever looks after the machine, not only the trial's owner.</summary>
    private void Note(Lane lane, string cause, string message)
    {
        if (cause is FailureCause.Crash or FailureCause.DeviceMemory or FailureCause.HostMemory or FailureCause.Device)
        {
            var devices = DeviceShare.Text(thread.Devices);
            var line = message.Split('\n')[0];
            // What a line announces that ends in a colon stands in the trial's log.
            var what = line.EndsWith(':') ? line[..(line.LastIndexOf('.') + 1)] : line;
            thread.Note(LogLine.Warning(lane.Key, $"on {devices} ended ({cause}): {what}") with { Device = devices });
        }
    }

    private void Tell(Lane lane, AttemptOutcome outcome, string? message)
    {
        lane.Files.End();
        lane.Trace?.End(outcome, message);
        thread.Run?.Meter.Ended(lane, outcome, thread.Run.LaneCounts.Now);
        thread.Tell(
            new AttemptEnded(
                lane.Key.Experiment,
                lane.Key.Trial,
                lane.Key.Attempt,
                outcome,
                message,
                lane.Metrics,
                thread.Time.GetElapsedTime(lane.BeganAt)
            )
        );
    }
}
