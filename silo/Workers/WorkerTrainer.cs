using Grid.Models;

namespace Grid.Silo;

/// <summary>
/// Trains in a worker process, which stays warm for the next training of this thread, or stands by for the first. One that trained on a GPU, or in which something failed, is not used again: what it
/// leaves behind, in memory or in the state of the device, goes with it.
/// </summary>
internal sealed class WorkerTrainer(WorkerOptions options, DeviceInventory devices, TimeProvider time) : ITrainer
{
    private WorkerProcess? _worker;

    /// <summary>The process that stands by or trains; null: none.</summary>
    public int? ProcessId => _worker?.Id;

    public TrainingGround Ground { get; private set; } = new(null, null);

    public ITraining Start(IModel model, TrainingRequest request, CancellationToken timeUp)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(request);
        var gpus = DeviceNames
            .Split(request.Device)
            .Select(devices.Find)
            .Select(device => device.Selector)
            .OfType<string>();
        var visible = string.Join(',', gpus);
        if (visible.Length > 0 || _worker is { HasEnded: true })
        {
            // One that died while it had nothing to do is no fault of this training.
            Discard();
        }

        var worker = _worker ??= WorkerProcess.Start(options, visible, time);
        var watch = new WorkerWatch(worker, options.AnswerPatience, time, timeUp);
        try
        {
            // The worker sees its own GPUs only, so the first of them is cuda:0 there.
            var started = worker.Ask<Started>(Request(model, request, visible.Length > 0 ? "cuda:0" : "cpu"));
            Ground = started.Ground;
            return new WorkerTraining(worker, watch, started, request.Lanes.Count, Ended(visible.Length == 0));
        }
        catch (Exception error)
        {
            watch.Dispose();
            Ended(visible.Length == 0)(error is ModelException);
            throw;
        }
    }

    /// <summary>Starts the process for trainings on the CPU, and has it load the tensor library: most of what a first training waits for.</summary>
    public void StandBy()
    {
        try
        {
            _worker ??= WorkerProcess.Start(options, gpus: "", time);
            _worker.Ask<Done>(new ProbeDevice("cpu"));
        }
        catch
        {
            Discard();
            throw;
        }
    }

    public void Dispose() => Discard();

    /// <summary>Called with whether the training ended well.</summary>
    private Action<bool> Ended(bool reusable) =>
        well =>
        {
            if (!well || !reusable)
            {
                Discard();
            }
        };

    private void Discard()
    {
        _worker?.Dispose();
        _worker = null;
    }

    private static StartTraining Request(IModel model, TrainingRequest request, string device) =>
        new(
            model.Info.Name,
            request.Dataset,
            request.Datasets.Folders,
            request.Datasets.Cache,
            device,
            request.Threads,
            [
                .. request.Lanes.Select(lane => new StartLane(
                    TrialParameters.Write(lane.Parameters.Values),
                    lane.Seed,
                    lane.CheckpointPath is { } path ? Path.GetFullPath(path) : null
                )),
            ]
        );
}
