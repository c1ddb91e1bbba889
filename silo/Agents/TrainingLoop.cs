using Grid.Grains;
using Grid.Models;

namespace Grid.Silo;

/// <summary>Begins the training of a run and trains it, epoch after epoch, until no lane is left. Between two steps it does what <see cref="RunSignals"/> ask for.</summary>
internal sealed class TrainingLoop(RunContext run, EpochReports reports)
{
    private readonly TrainingThread _thread = run.Thread;
    private readonly RunLanes _lanes = run.Lanes;
    private volatile bool _hasBegun;

    /// <summary>Whether there is a training that can be interrupted. Read on any thread.</summary>
    public bool HasBegun => _hasBegun;

    /// <summary>Throws <see cref="ControlException"/> where the control side failed, and what the training throws.</summary>
    public void Run()
    {
        Show(epoch: 0, epochs: 0);
        foreach (var lane in _lanes.Left.Where(lane => lane.Lease.Attempt > 1))
        {
            lane.Files.RemoveLeftovers(lane.Lease.Checkpoint);
        }

        var request = RunRequest.Of(run);
        if (ReturnsUnbegun())
        {
            return;
        }

        var (training, record) = _thread.Start(run.Experiment.Model, request, run.Signals.TimeUp);
        using var begun = training;
        _hasBegun = true;
        if (ReturnsUnbegun())
        {
            return;
        }

        reports.Begin(record, training.Epochs);
        Show(training.Epoch, training.Epochs);
        var batch = RunRequest.BatchOf(request.Lanes[0].Parameters, run.Experiment.Model.Info);
        TellStarted(training.Epoch);
        while (_lanes.Left.Count > 0 && training.Epoch < training.Epochs)
        {
            run.Meter.ExamplesPerStep = batch * training.Lanes;
            TrainEpoch(training);
        }
    }

    /// <summary>Returns the leases where that is asked for already: nothing is to be saved yet.</summary>
    private bool ReturnsUnbegun()
    {
        if (run.Signals.ReturnCause is not { } cause)
        {
            return false;
        }

        _lanes.EndAll(lane => _thread.Ends.Paused(lane, cause, checkpoint: null));
        return true;
    }

    private void TellStarted(long epoch)
    {
        foreach (var lane in _lanes.Left)
        {
            var lease = lane.Lease;
            _thread.Tell(new TrialStarted(run.Experiment.Id, lease.Trial, lease.Attempt, lease.Parameters, epoch));
        }
    }

    /// <summary>An epoch, or as much of it as there is before an interruption; or the rest of one that was interrupted.</summary>
    private void TrainEpoch(ITraining training)
    {
        run.Meter.EpochBegins();
        var began = _thread.Time.GetUtcNow();
        if (training.RunEpoch(Progress, run.Signals.Token) is { } measures)
        {
            EpochDone(training, began);
            reports.Report(training, measures);
        }
        else
        {
            Interrupted(training);
        }
    }

    private void Progress(int step, int steps)
    {
        _thread.Monitor.Progress(step, steps);
        if (run.Meter.Progress(step) is { } took)
        {
            foreach (var lane in _lanes.Left)
            {
                lane.Trace?.FirstStepDone();
                _thread.Tell(new FirstStepDone(run.Experiment.Id, lane.Key.Trial, lane.Key.Attempt, took));
            }
        }
    }

    /// <summary>An epoch is done. What is measured can be found by the span of its first lane.</summary>
    private void EpochDone(ITraining training, DateTimeOffset began)
    {
        var spans = _lanes
            .Left.Select(lane => lane.Trace?.Epoch(training.Epoch, training.Lanes, began))
            .OfType<TraceSpan>()
            .ToList();
        TraceSpan.While(spans.FirstOrDefault(), run.Meter.EpochDone);
        spans.ForEach(span => span.Dispose());
    }

    /// <summary>The run was interrupted after a whole step: why, and what becomes of each lane.</summary>
    private void Interrupted(ITraining training)
    {
        // What is saved now must not be ahead of what was reported.
        reports.Hear(training, unanswered: 0);
        for (var index = _lanes.Left.Count - 1; index >= 0; index--)
        {
            var lane = _lanes.Left[index];
            if (lane.Lost)
            {
                _lanes.Drop(training, lane, _thread.Ends.Lost);
            }
            else if (run.Signals.TimedOut)
            {
                var limit = run.Experiment.Spec.Trial.Timeout ?? TimeSpan.Zero;
                _lanes.Drop(training, lane, late => _thread.Ends.TimedOut(late, limit));
            }
            else if ((run.Signals.ReturnCause ?? (lane.Preempted ? FailureCause.Preempted : null)) is { } cause)
            {
                var checkpoint = run.Keeping.SaveOnTheWayOut(training, _lanes.IndexOf(lane), lane);
                _lanes.Drop(training, lane, paused => _thread.Ends.Paused(paused, cause, checkpoint));
            }
        }

        run.Signals.Renew();
    }

    private void Show(long epoch, long epochs) =>
        _thread.Monitor.Begin(DeviceShare.Text(_thread.Devices), run.Experiment.Id, _lanes.Snapshots(), epoch, epochs);
}
