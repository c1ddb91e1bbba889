using System.Text.Json;
using Grid.Grains;
using Grid.Models;

namespace Grid.Silo;

/// <summary>
/// Trains the trials of some leases of one shape in lockstep, on the calling thread, until each is complete, stopped, paused, failed or taken over. Every epoch is
/// reported; a checkpoint is on disk before the report that names it.
/// </summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly TrainingThread _thread;
    private readonly ExperimentContext _experiment;
    private readonly RunSignals _signals;
    private readonly RunKeeping _keeping;
    private readonly List<Lane> _lanes;
    private readonly TrainingRun? _outer;
    private string? _record;

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
        _keeping = new RunKeeping(experiment.Spec.Checkpoint, _signals);
        _lanes = [.. leases.Select(Lane)];
    }

    public string Experiment => _experiment.Id;

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
        catch (ControlException)
        {
            throw;
        }
        catch (Exception error) when (DiskFull.Caused(error))
        {
            _thread.DiskIsFull(Experiment, error);
            EndAll(lane => _thread.Ends.GiveBack(lane, FailureCause.DiskFull, error.Message));
        }
        catch (Exception error) when (TrainingFault.CauseOf(error) == FailureCause.Device)
        {
            DeviceBroke(error);
        }
        catch (Exception error) when (_lanes.Count > 1 && TrainingFault.CauseOf(error) != FailureCause.Timeout)
        {
            TrainOneByOne(error);
        }
        catch (Exception error)
        {
            EndAll(lane => _thread.Ends.Fail(lane, error));
        }
    }

    public void Dispose() => _signals.Dispose();

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
                    lane.Files.Verified(lane.Lease.Checkpoint)
                )),
            ],
            _experiment.Spec.Dataset,
            _thread.Options.Datasets,
            DeviceNames.Join(_thread.Devices),
            _experiment.Spec.Trial.Threads
        );
        var (training, record) = _thread.Start(_experiment.Model, request, _signals.TimeUp);
        using var begun = training;
        _record = record;
        ShowBegin(training.Epoch, training.Epochs);
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
            if (training.RunEpoch(_thread.Monitor.Progress, _signals.Token) is { } measures)
            {
                Report(training, measures);
            }
            else
            {
                Interrupted(training);
            }
        }
    }

    private void Report(ITraining training, IReadOnlyList<LaneMeasures> measures)
    {
        var last = training.Epoch == training.Epochs;
        var saves = _keeping.IsDue(training.Epoch, last);
        var reports = new TrialReport[_lanes.Count];
        for (var index = 0; index < reports.Length; index++)
        {
            var lane = _lanes[index];
            lane.Metrics = measures[index].Metrics;
            var checkpoint = saves && !lane.Lost ? _keeping.Save(training, index, lane, paused: false) : null;
            if (last)
            {
                _keeping.SavePicture(training, index, _lanes[index]);
            }

            reports[index] = new TrialReport(
                lane.Key,
                training.Epoch,
                MetricsJson.Write(lane.Metrics),
                checkpoint,
                last,
                _record
            );
        }

        // The control side may be away for long, and that is not the trials' time.
        _signals.StopClock();
        var answers = _thread.Control.Report(reports);
        _signals.StartClock();
        _record = null;

        // From the last to the first: lane numbers close up when one is dropped.
        for (var index = answers.Count - 1; index >= 0; index--)
        {
            Answered(training, index, reports[index], answers[index]);
        }

        _thread.Monitor.EpochDone(Snapshots(), training.Epoch);
    }

    private void Answered(ITraining training, int index, TrialReport report, ReportAnswer answer)
    {
        var lane = _lanes[index];
        if (answer == ReportAnswer.Stale)
        {
            Drop(training, index, () => _thread.Ends.Lost(lane));
            return;
        }

        _thread.Tell(
            new EpochMeasured(
                Experiment,
                lane.Lease.Trial,
                lane.Lease.Attempt,
                training.Epoch,
                training.Epochs,
                lane.Metrics!
            )
        );
        if (report.Checkpoint is not null)
        {
            lane.Recorded = report.Checkpoint;
            lane.Files.KeepNewest(_keeping.Count, report.Checkpoint);
        }

        if (report.Last)
        {
            Drop(training, index, () => _thread.Ends.Ended(lane, AttemptOutcome.Completed));
        }
        else if (answer == ReportAnswer.Stop)
        {
            _keeping.SavePicture(training, index, _lanes[index]);
            Drop(training, index, () => _thread.Ends.Ended(lane, AttemptOutcome.Stopped));
        }
        else if (answer == ReportAnswer.Cancel)
        {
            Drop(training, index, () => _thread.Ends.Ended(lane, AttemptOutcome.Cancelled));
        }
        else if (answer == ReportAnswer.Pause)
        {
            var checkpoint = report.Checkpoint is null ? _keeping.SaveOnTheWayOut(training, index, lane) : null;
            Drop(training, index, () => _thread.Ends.Paused(lane, FailureCause.Paused, checkpoint));
        }
    }

    /// <summary>The run was interrupted after a whole step: why, and what becomes of each lane.</summary>
    private void Interrupted(ITraining training)
    {
        for (var index = _lanes.Count - 1; index >= 0; index--)
        {
            var lane = _lanes[index];
            if (lane.Lost)
            {
                Drop(training, index, () => _thread.Ends.Lost(lane));
            }
            else if (_signals.TimedOut)
            {
                var limit = _experiment.Spec.Trial.Timeout ?? TimeSpan.Zero;
                Drop(training, index, () => _thread.Ends.TimedOut(lane, limit));
            }
            else if (_signals.PauseAsked || lane.Preempted)
            {
                var cause = _signals.PauseAsked ? FailureCause.Paused : FailureCause.Preempted;
                var checkpoint = _keeping.SaveOnTheWayOut(training, index, lane);
                Drop(training, index, () => _thread.Ends.Paused(lane, cause, checkpoint));
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

    private void Drop(ITraining training, int index, Action end)
    {
        var lane = _lanes[index];
        if (_lanes.Count > 1)
        {
            training.DropLane(index);
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

    private void ShowBegin(long epoch, long epochs) =>
        _thread.Monitor.Begin(DeviceShare.Text(_thread.Devices), Experiment, Snapshots(), epoch, epochs);

    private IReadOnlyList<LaneSnapshot> Snapshots() => [.. _lanes.Select(lane => lane.Snapshot())];

    private Lane Lane(Lease lease) =>
        new(
            lease,
            new TrialFiles(_thread.Home, lease.Experiment, lease.Trial, lease.Attempt, _thread.Time, _thread.Share),
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
