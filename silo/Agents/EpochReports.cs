using Grid.Grains;
using Grid.Models;

namespace Grid.Silo;

/// <summary>Reports each epoch of a run's lanes, with a checkpoint that is on disk before, and does what the answers say. Used on the training's thread.</summary>
/// <remarks>How far a training may be ahead of its answers: <see cref="TrainingRun"/>.</remarks>
internal sealed class EpochReports(RunContext run)
{
    private readonly TrainingThread _thread = run.Thread;
    private readonly RunLanes _lanes = run.Lanes;
    private readonly ReportQueue _queue = new(run.Thread.Control);
    private long _epochs;
    private string? _record;

    /// <summary>The training begins.</summary>
    /// <param name="record">What it runs on, as a <see cref="RunRecord"/>'s JSON: the first report brings it.</param>
    /// <param name="epochs">How many epochs a whole training has.</param>
    public void Begin(string record, long epochs) => (_record, _epochs) = (record, epochs);

    /// <summary>Reports the epoch that is just done.</summary>
    /// <param name="measures">Of each lane, in their order.</param>
    public void Report(ITraining training, IReadOnlyList<LaneMeasures> measures)
    {
        var (epoch, last) = (training.Epoch, training.Epoch == training.Epochs);
        var measured = _lanes.Left.Zip(measures).ToList();
        Hear(training, unanswered: last ? 0 : TrainingRun.EpochsAhead - 1);
        var saves = run.Keeping.IsDue(epoch, last) && _queue.Count == 0;
        var reports = new List<LaneReport>();
        foreach (var (lane, of) in measured.Where(one => _lanes.Left.Contains(one.First)))
        {
            var index = _lanes.IndexOf(lane);
            var checkpoint = saves && !lane.Lost ? run.Keeping.Save(training, index, lane, paused: false) : null;
            if (last)
            {
                run.Keeping.SavePicture(training, index, lane);
            }

            var report = new TrialReport(lane.Key, epoch, MetricsJson.Write(of.Metrics), checkpoint, last, _record);
            reports.Add(new LaneReport(lane, report, of.Metrics));
        }

        if (reports.Count > 0)
        {
            _queue.Send(reports);
            _record = null;
            Hear(training, unanswered: last || !_thread.Options.KeepTrying ? 0 : TrainingRun.EpochsAhead);
            _thread.Monitor.EpochDone(_lanes.Snapshots(), epoch);
        }
    }

    /// <summary>Does what the answers to reports say, oldest first. A control side that is away is waited for only until no more than so many epochs have none.</summary>
    /// <param name="training">Null: it is over already.</param>
    public void Hear(ITraining? training, int unanswered)
    {
        while (Next(unanswered) is { } answered)
        {
            foreach (var (report, answer) in answered)
            {
                if (answer is { } given)
                {
                    Answered(training, report, given);
                }
            }
        }
    }

    private IReadOnlyList<(LaneReport, ReportAnswer?)>? Next(int unanswered)
    {
        // The control side may be away for long, and that is not the trials' time.
        run.Signals.StopClock();
        try
        {
            return _queue.Next(wait: _queue.Count > unanswered);
        }
        finally
        {
            run.Signals.StartClock();
        }
    }

    private void Answered(ITraining? training, LaneReport sent, ReportAnswer answer)
    {
        var (lane, report, _) = sent;
        if (answer == ReportAnswer.Stale)
        {
            _lanes.Drop(training, lane, _thread.Ends.Lost);
            return;
        }

        Accepted(sent);
        if (report.Last)
        {
            End(AttemptOutcome.Completed);
        }
        else if (answer == ReportAnswer.Stop)
        {
            if (training is not null)
            {
                run.Keeping.SavePicture(training, _lanes.IndexOf(lane), lane);
            }

            End(AttemptOutcome.Stopped);
        }
        else if (answer == ReportAnswer.Cancel)
        {
            End(AttemptOutcome.Cancelled);
        }
        else if (answer == ReportAnswer.Pause)
        {
            // A training that is past this epoch has no state to go on from: the reports in between were not taken.
            var checkpoint =
                report.Checkpoint is null && training?.Epoch == report.Step
                    ? run.Keeping.SaveOnTheWayOut(training, _lanes.IndexOf(lane), lane)
                    : null;
            _lanes.Drop(training, lane, paused => _thread.Ends.Paused(paused, FailureCause.Paused, checkpoint));
        }

        void End(AttemptOutcome outcome) => _lanes.Drop(training, lane, ended => _thread.Ends.Ended(ended, outcome));
    }

    /// <summary>The report is on record, and its checkpoint is where another attempt would go on.</summary>
    private void Accepted(LaneReport sent)
    {
        var (lane, report, metrics) = sent;
        lane.Metrics = metrics;
        _thread.Tell(
            new EpochMeasured(run.Experiment.Id, lane.Lease.Trial, lane.Lease.Attempt, report.Step, _epochs, metrics)
        );
        if (report.Checkpoint is { } checkpoint)
        {
            lane.Recorded = checkpoint;
            lane.KeptAt = _thread.Time.GetTimestamp();
            run.Keeping.Recorded(lane, checkpoint);
        }
    }
}
