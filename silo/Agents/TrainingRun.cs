using System.Diagnostics;
using System.Text.Json;
using Grid.Grains;
using Grid.Models;

namespace Grid.Silo;

/// <summary>
/// Trains the trials of some leases of one shape in lockstep, on the calling thread, until each is complete, stopped, paused, failed or taken over. Every epoch is
/// reported; a checkpoint is on disk before the report that names it.
/// </summary>
/// <remarks>
/// Each report's answer is waited for, unless the control side is away: then the training goes on for <see cref="EpochsAhead"/> epochs, without checkpoints, and an answer that
/// ends a trial counts from the epoch that it is for.
/// </remarks>
internal sealed class TrainingRun : IDisposable
{
    /// <summary>How many epochs may have no answer while the next one is trained: enough for a change of control, and little enough to be done again.</summary>
    public const int EpochsAhead = 16;

    // The convention of docs/add-a-model.md.
    private const string Batch = "batch";

    private readonly TrainingThread _thread;
    private readonly ExperimentContext _experiment;
    private readonly RunSignals _signals;
    private readonly RunKeeping _keeping;
    private readonly List<Lane> _lanes;
    private readonly int _begun;
    private readonly ReportQueue _reports;
    private long _epochs;
    private readonly TrainingRun? _outer;
    private string? _record;
    private volatile bool _hasBegun;

    /// <param name="outer">The run that this one does a part of; its leases stay held meanwhile. Null: none.</param>
    public TrainingRun(
        TrainingThread thread,
        ExperimentContext experiment,
        IReadOnlyList<Lease> leases,
        TrainingRun? outer
    )
    {
        _thread = thread;
        _outer = outer;
        _experiment = experiment;
        _signals = new RunSignals(experiment.Spec.Trial.Timeout, thread.Time, thread.Drain);
        _keeping = new RunKeeping(experiment.Spec.Checkpoint, experiment.Spec.Search.Stop, _signals);
        _lanes = [.. leases.Select(Lane)];
        _begun = _lanes.Count;
        Devices = thread.Devices;
        Meter = new RunMeter(thread.Options.Metrics, Devices, thread.LeasedAt, thread.Time);
        _reports = new ReportQueue(thread.Control);
    }

    public string Experiment => _experiment.Id;

    /// <summary>Whether there is a training that a pause can interrupt. To begin one takes seconds, and on a GPU more.</summary>
    public bool HasBegun => _hasBegun;

    public IReadOnlyList<DeviceShare> Devices { get; }

    public RunMeter Meter { get; }

    /// <summary>How many lanes there were at the beginning, and how many there are now. Called on any thread.</summary>
    public (int Begun, int Now) LaneCounts
    {
        get
        {
            lock (_lanes)
            {
                return (_begun, _lanes.Count);
            }
        }
    }

    /// <summary>How long ago the state was taken that the trial worst off would go on from; null where checkpoints are off. Called on any thread.</summary>
    public TimeSpan? CheckpointAge
    {
        get
        {
            lock (_lanes)
            {
                return _keeping.KeepsAnything && _lanes.Count > 0
                    ? _thread.Time.GetElapsedTime(_lanes.Min(lane => lane.KeptAt))
                    : null;
            }
        }
    }

    /// <summary>What `checkpoint: {every: N}` comes to; null where that is not known, or checkpoints are off. Called on any thread.</summary>
    public TimeSpan? CheckpointInterval =>
        _keeping.KeepsAnything ? Meter.EpochTime * _experiment.Spec.Checkpoint.Every : null;

    /// <summary>Leases that the run still holds. Called on any thread.</summary>
    public IReadOnlyList<LeaseKey> Leases
    {
        get
        {
            lock (_lanes)
            {
                return [.. _lanes.Where(lane => !lane.Lost).Select(lane => lane.Key), .. _outer?.Leases ?? []];
            }
        }
    }

    /// <summary>Makes the run return its leases after the current step, with a checkpoint if it may save one. Called on any thread.</summary>
    public void Pause(bool maySave) => _signals.Pause(maySave);

    /// <summary>Another attempt has taken over this lease. Called on any thread.</summary>
    public void Lose(LeaseKey lease)
    {
        lock (_lanes)
        {
            _lanes.Find(lane => lane.Key == lease)?.Lose();
        }

        _signals.Look();
        _outer?.Lose(lease);
    }

    /// <summary>Work that goes first wants this lease's place: save, and hand it back. Called on any thread.</summary>
    public void Preempt(LeaseKey lease)
    {
        lock (_lanes)
        {
            _lanes.Find(lane => lane.Key == lease)?.Preempt();
        }

        _signals.Look();
        _outer?.Preempt(lease);
    }

    /// <summary>Throws <see cref="ControlException"/> where the control side failed; the trainings' own failures end here.</summary>
    public void Execute()
    {
        try
        {
            Train();
        }
        catch (Exception error) when (error is not ControlException)
        {
            // What was measured before it comes first: it belongs to the attempts that now end.
            Hear(training: null, unanswered: 0);
            Failed(error);
        }
    }

    public void Dispose() => _signals.Dispose();

    private void Failed(Exception error)
    {
        if (DiskFull.Caused(error))
        {
            _thread.DiskIsFull(Experiment, error);
            EndAll(lane => _thread.Ends.GiveBack(lane, FailureCause.DiskFull, error.Message));
        }
        else if (TrainingFault.CauseOf(error) == FailureCause.Device)
        {
            DeviceBroke(error);
        }
        else if (TrainingFault.CauseOf(error) == FailureCause.Abandoned)
        {
            EndAll(lane => _thread.Ends.GiveBack(lane, FailureCause.Abandoned, error.Message));
        }
        else if (_lanes.Count > 1 && TrainingFault.CauseOf(error) != FailureCause.Timeout)
        {
            TrainOneByOne(error);
        }
        else
        {
            EndAll(lane => _thread.Ends.Fail(lane, error));
        }
    }

    private void Train()
    {
        ShowBegin(epoch: 0, epochs: 0);
        foreach (var lane in _lanes.Where(lane => lane.Lease.Attempt > 1))
        {
            lane.Files.RemoveLeftovers(lane.Lease.Checkpoint);
        }

        var request = new TrainingRequest(
            [
                .. _lanes.Select(lane => new LaneRequest(
                    ParametersOf(lane),
                    lane.Lease.Seed,
                    Meter.Load(() => lane.Files.Verified(lane.Lease.Checkpoint))
                )),
            ],
            _experiment.Spec.Dataset,
            _thread.Options.Datasets,
            DeviceNames.Join(_thread.Devices),
            _experiment.Spec.Trial.Threads
        );
        if (ReturnsUnbegun())
        {
            return;
        }

        var (training, record) = _thread.Start(_experiment.Model, request, _signals.TimeUp);
        using var begun = training;
        _hasBegun = true;
        if (ReturnsUnbegun())
        {
            return;
        }

        (_record, _epochs) = (record, training.Epochs);
        ShowBegin(training.Epoch, training.Epochs);
        var batch = BatchOf(request.Lanes[0].Parameters);
        foreach (var lane in _lanes)
        {
            _thread.Tell(
                new TrialStarted(
                    Experiment,
                    lane.Lease.Trial,
                    lane.Lease.Attempt,
                    lane.Lease.Parameters,
                    training.Epoch
                )
            );
        }

        while (_lanes.Count > 0 && training.Epoch < training.Epochs)
        {
            Meter.ExamplesPerStep = batch * training.Lanes;
            Meter.EpochBegins();
            var began = _thread.Time.GetUtcNow();
            if (training.RunEpoch(Progress, _signals.Token) is { } measures)
            {
                EpochDone(training, began);
                Report(training, measures);
            }
            else
            {
                Interrupted(training);
            }
        }
    }

    /// <summary>Returns the leases where that is asked for already: nothing is to be saved yet.</summary>
    private bool ReturnsUnbegun()
    {
        if (_signals.ReturnCause is not { } cause)
        {
            return false;
        }

        EndAll(lane => _thread.Ends.Paused(lane, cause, checkpoint: null));
        return true;
    }

    private void Report(ITraining training, IReadOnlyList<LaneMeasures> measures)
    {
        var (epoch, last) = (training.Epoch, training.Epoch == training.Epochs);
        var measured = _lanes.Zip(measures).ToList();
        Hear(training, unanswered: last ? 0 : EpochsAhead - 1);
        var saves = _keeping.IsDue(epoch, last) && _reports.Count == 0;
        var reports = new List<LaneReport>();
        foreach (var (lane, of) in measured.Where(one => _lanes.Contains(one.First)))
        {
            var index = _lanes.IndexOf(lane);
            var checkpoint =
                saves && !lane.Lost ? Meter.Save(() => _keeping.Save(training, index, lane, paused: false)) : null;
            if (last)
            {
                _keeping.SavePicture(training, index, lane);
            }

            var report = new TrialReport(lane.Key, epoch, MetricsJson.Write(of.Metrics), checkpoint, last, _record);
            reports.Add(new LaneReport(lane, report, of.Metrics));
        }

        if (reports.Count > 0)
        {
            _reports.Send(reports);
            _record = null;
            Hear(training, unanswered: last || !_thread.Options.KeepTrying ? 0 : EpochsAhead);
            _thread.Monitor.EpochDone(Snapshots(), epoch);
        }
    }

    /// <summary>Does what the answers to reports say, oldest first. A control side that is away is waited for only until no more than so many epochs have none.</summary>
    /// <param name="training">Null: it is over already.</param>
    private void Hear(ITraining? training, int unanswered)
    {
        while (Next() is { } answered)
        {
            foreach (var (report, answer) in answered)
            {
                if (answer is { } given)
                {
                    Answered(training, report, given);
                }
            }
        }

        IReadOnlyList<(LaneReport, ReportAnswer?)>? Next()
        {
            // The control side may be away for long, and that is not the trials' time.
            _signals.StopClock();
            try
            {
                return _reports.Next(wait: _reports.Count > unanswered);
            }
            finally
            {
                _signals.StartClock();
            }
        }
    }

    private void Answered(ITraining? training, LaneReport sent, ReportAnswer answer)
    {
        var (lane, report, metrics) = sent;
        if (answer == ReportAnswer.Stale)
        {
            Drop(training, lane, () => _thread.Ends.Lost(lane));
            return;
        }

        lane.Metrics = metrics;
        _thread.Tell(
            new EpochMeasured(Experiment, lane.Lease.Trial, lane.Lease.Attempt, report.Step, _epochs, metrics)
        );
        if (report.Checkpoint is not null)
        {
            lane.Recorded = report.Checkpoint;
            lane.KeptAt = _thread.Time.GetTimestamp();
            _keeping.Recorded(lane, report.Checkpoint);
        }

        if (report.Last)
        {
            Drop(training, lane, () => _thread.Ends.Ended(lane, AttemptOutcome.Completed));
        }
        else if (answer == ReportAnswer.Stop)
        {
            if (training is not null)
            {
                _keeping.SavePicture(training, _lanes.IndexOf(lane), lane);
            }

            Drop(training, lane, () => _thread.Ends.Ended(lane, AttemptOutcome.Stopped));
        }
        else if (answer == ReportAnswer.Cancel)
        {
            Drop(training, lane, () => _thread.Ends.Ended(lane, AttemptOutcome.Cancelled));
        }
        else if (answer == ReportAnswer.Pause)
        {
            // A training that is past this epoch has no state to go on from: the reports in between were not taken.
            var checkpoint =
                report.Checkpoint is null && training?.Epoch == report.Step
                    ? Meter.Save(() => _keeping.SaveOnTheWayOut(training, _lanes.IndexOf(lane), lane))
                    : null;
            Drop(training, lane, () => _thread.Ends.Paused(lane, FailureCause.Paused, checkpoint));
        }
    }

    /// <summary>The run was interrupted after a whole step: why, and what becomes of each lane.</summary>
    private void Interrupted(ITraining training)
    {
        // What is saved now must not be ahead of what was reported.
        Hear(training, unanswered: 0);
        for (var index = _lanes.Count - 1; index >= 0; index--)
        {
            var lane = _lanes[index];
            if (lane.Lost)
            {
                Drop(training, lane, () => _thread.Ends.Lost(lane));
            }
            else if (_signals.TimedOut)
            {
                var limit = _experiment.Spec.Trial.Timeout ?? TimeSpan.Zero;
                Drop(training, lane, () => _thread.Ends.TimedOut(lane, limit));
            }
            else if ((_signals.ReturnCause ?? (lane.Preempted ? FailureCause.Preempted : null)) is { } cause)
            {
                var (number, saved) = (index, lane);
                var checkpoint = Meter.Save(() => _keeping.SaveOnTheWayOut(training, number, saved));
                Drop(training, lane, () => _thread.Ends.Paused(lane, cause, checkpoint));
            }
        }

        _signals.Renew();
    }

    /// <summary>One lane's exception ends the run of all, and which one's it was is not known: each goes on alone, from its last checkpoint.</summary>
    private void TrainOneByOne(Exception error)
    {
        foreach (var lane in _lanes.ToList())
        {
            lane.Files.Log(
                $"trained in lockstep with {_lanes.Count - 1} other trials when this happened; going on alone: {error}"
            );
            lane.Trace?.End(AttemptOutcome.Failed, error.Message);
            Remove(lane);
            _thread.Execute(_experiment, [lane.Lease with { Checkpoint = lane.Recorded }]);
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
        if (_lanes.Count == 1 && _thread.HasBrokenDevices(_lanes[0].Key.Key))
        {
            var blamed = new TrainingFaultException(
                FailureCause.Crash,
                $"The trial broke its device each time that it trained here alone, so the error is its own: {problem}",
                error
            );
            EndAll(lane => _thread.Ends.Fail(lane, blamed));
        }
        else
        {
            GoOnElsewhere(problem);
        }
    }

    /// <summary>All that are left wait again.</summary>
    private void GoOnElsewhere(string problem) =>
        EndAll(lane =>
            _thread.Ends.GiveBack(lane, FailureCause.Device, $"{DeviceShare.Text(_thread.Devices)}: {problem}")
        );

    private void Drop(ITraining? training, Lane lane, Action end)
    {
        if (_lanes.Count > 1)
        {
            training?.DropLane(_lanes.IndexOf(lane));
        }

        end();
        Remove(lane);
    }

    private void EndAll(Action<Lane> end)
    {
        foreach (var lane in _lanes.ToList())
        {
            end(lane);
            Remove(lane);
        }
    }

    private void Remove(Lane lane)
    {
        lock (_lanes)
        {
            _lanes.Remove(lane);
        }
    }

    /// <summary>An epoch is done. While its span is the current one, what is measured can be found by it.</summary>
    private void EpochDone(ITraining training, DateTimeOffset began)
    {
        var spans = _lanes
            .Select(lane => lane.Trace?.Epoch(training.Epoch, training.Lanes, began))
            .OfType<Activity>()
            .ToList();
        var before = Activity.Current;
        Activity.Current = spans.FirstOrDefault() ?? before;
        Meter.EpochDone();
        spans.ForEach(span => span.Stop());
        Activity.Current = before;
    }

    private void Progress(int step, int steps)
    {
        _thread.Monitor.Progress(step, steps);
        Meter.Progress(step);
    }

    /// <summary>Examples of a step of one lane, where the model calls that by the usual name; else 1.</summary>
    private long BatchOf(ModelParameters parameters) =>
        _experiment.Model.Info.Parameters.Any(known => known.Name == Batch) ? parameters.Integer(Batch) : 1;

    private void ShowBegin(long epoch, long epochs) =>
        _thread.Monitor.Begin(DeviceShare.Text(_thread.Devices), Experiment, Snapshots(), epoch, epochs);

    private IReadOnlyList<LaneSnapshot> Snapshots() => [.. _lanes.Select(lane => lane.Snapshot())];

    private Lane Lane(Lease lease) =>
        new(
            lease,
            new TrialFiles(_thread.Home, lease.Experiment, lease.Trial, lease.Attempt, _thread.Time, _thread.Share),
            AttemptTrace.Start(_thread.Options.Traces, lease, _thread.Devices),
            _thread.Time.GetTimestamp()
        );

    /// <summary>Throws <see cref="ModelException"/> where the trial was made for another version of the model.</summary>
    private ModelParameters ParametersOf(Lane lane)
    {
        var model = _experiment.Model.Info;
        try
        {
            var values = TrialParameters.Read(lane.Lease.Parameters);
            return values.Keys.FirstOrDefault(name => model.Parameters.All(known => known.Name != name)) is { } gone
                ? throw new ModelException(
                    $"The trial sets '{gone}', which model '{model.Name}' of this program does not have: was the program changed since the sweep began?"
                )
                : new ModelParameters(model, values);
        }
        catch (JsonException error)
        {
            throw new ModelException($"The trial's parameters cannot be read. {error.Message}", error);
        }
    }
}
