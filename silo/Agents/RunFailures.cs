using Grid.Grains;

namespace Grid.Silo;

/// <summary>What becomes of a run's trials when its training throws: whose fault it is says whether they fail, wait again, or go on one by one.</summary>
internal sealed class RunFailures(RunContext run)
{
    private readonly TrainingThread _thread = run.Thread;
    private readonly RunLanes _lanes = run.Lanes;

    /// <summary>Ends all lanes. Throws <see cref="ControlException"/>.</summary>
    public void Handle(Exception error)
    {
        if (DiskFull.Caused(error))
        {
            _thread.DiskIsFull(run.Experiment.Id, error);
            GiveAllBack(FailureCause.DiskFull, error.Message);
        }
        else if (TrainingFault.CauseOf(error) == FailureCause.Device)
        {
            DeviceBroke(error);
        }
        else if (TrainingFault.CauseOf(error) == FailureCause.Abandoned)
        {
            GiveAllBack(FailureCause.Abandoned, error.Message);
        }
        else if (_lanes.Left.Count > 1 && TrainingFault.CauseOf(error) != FailureCause.Timeout)
        {
            TrainOneByOne(error);
        }
        else
        {
            FailAll(error);
        }
    }

    /// <summary>One lane's exception ends the run of all, and which one's it was is not known: each goes on alone, from its last checkpoint.</summary>
    private void TrainOneByOne(Exception error)
    {
        var others = _lanes.Left.Count - 1;
        foreach (var lane in _lanes.Left.ToList())
        {
            if (run.Signals.ReturnCause is { } cause)
            {
                // Nothing of theirs has been trained since their checkpoints.
                _lanes.EndAll(left => _thread.Ends.Paused(left, cause, checkpoint: null));
                return;
            }

            if (lane.Lost)
            {
                _lanes.Drop(training: null, lane, _thread.Ends.Lost);
                continue;
            }

            lane.Files.Log(
                $"trained in lockstep with {others} other trials when this happened; going on alone: {error}"
            );
            lane.Trace?.End(AttemptOutcome.Failed, error.Message);
            _thread.Execute(run.Experiment, [lane.Lease with { Checkpoint = lane.Recorded }]);

            // Only now: at each moment the lease is among those of this run, whatever becomes of the other.
            _lanes.Remove(lane);
            if (_thread.DevicesAreBroken)
            {
                GoOnElsewhere("the device broke while another trial of the same run trained on it");
                return;
            }
        }
    }

    /// <summary>The device goes out of service. It is not the trials' fault, unless it was a trial's alone and is so again: then the trial breaks what it is given.</summary>
    private void DeviceBroke(Exception error)
    {
        var problem = TrainingFault.Describe(error);
        _thread.Quarantine(problem);
        if (_lanes.Left is [var alone] && _thread.HasBrokenDevices(alone.Key.Key))
        {
            FailAll(
                new TrainingFaultException(
                    FailureCause.Crash,
                    $"The trial broke its device each time that it trained here alone, so the error is its own: {problem}",
                    error
                )
            );
        }
        else
        {
            GoOnElsewhere(problem);
        }
    }

    /// <summary>All that are left wait again.</summary>
    private void GoOnElsewhere(string problem) =>
        GiveAllBack(FailureCause.Device, $"{DeviceShare.Text(_thread.Devices)}: {problem}");

    private void GiveAllBack(string cause, string message) =>
        _lanes.EndAll(lane => _thread.Ends.GiveBack(lane, cause, message));

    private void FailAll(Exception error) => _lanes.EndAll(lane => _thread.Ends.Fail(lane, error));
}
