using Grid.Models;

namespace Grid.Silo;

/// <summary>Does what the silo asks, one request after another, on the calling thread: the one that all tensor operations run on.</summary>
internal sealed class WorkerServer(
    WorkerInbox inbox,
    MessageStream messages,
    IReadOnlyList<IModel> models,
    TimeProvider time
)
{
    // Often enough for a view, too seldom to cost a short step anything.
    private static readonly TimeSpan BetweenProgress = TimeSpan.FromMilliseconds(100);

    private DatasetCatalog _datasets = new([]);
    private ITraining? _training;

    /// <summary>Returns when the silo has gone.</summary>
    public void Run()
    {
        while (inbox.Next() is { } request)
        {
            WorkerMessage answer;
            try
            {
                answer = Answer(request);
            }
            catch (Exception error)
            {
                answer = FailureOf(error);
            }

            messages.Write(answer);
        }
    }

    private ITraining Training => _training ?? throw new InvalidOperationException("No training has begun.");

    private WorkerMessage Answer(WorkerMessage request)
    {
        switch (request)
        {
            case Hello:
                return new Hello(Hello.CurrentVersion);
            case StartTraining start:
                return Start(start);
            case RunEpoch epoch:
                return inbox.Interruptible(epoch.Call, Run);
            case SaveLane save:
                Training.Save(save.Lane, save.Path);
                return new Done();
            case SavePicture picture:
                return new Done(Training.SavePicture(picture.Lane, picture.Path));
            case DropLane drop:
                Training.DropLane(drop.Lane);
                return new Done();
            case EndTraining:
                End();
                return new Done();
            case ProbeDevice probe:
                Models.Devices.Probe(probe.Device);
                return new Done();
            default:
                throw new InvalidOperationException($"A worker is not asked for {request.GetType().Name}.");
        }
    }

    private Started Start(StartTraining start)
    {
        End();
        var model =
            models.FirstOrDefault(model => model.Info.Name == start.Model)
            ?? throw new ModelException($"This program has no model '{start.Model}'.");
        if (!_datasets.Folders.SequenceEqual(start.DatasetFolders) || _datasets.Cache != start.DatasetCache)
        {
            _datasets = new DatasetCatalog(start.DatasetFolders, start.DatasetCache);
        }

        var lanes = start.Lanes.Select(lane => new LaneRequest(
            new ModelParameters(model.Info, TrialParameters.Read(lane.Parameters)),
            lane.Seed,
            lane.Checkpoint
        ));
        var request = new TrainingRequest([.. lanes], start.Dataset, _datasets, start.Device, start.Threads);
        _training = model.Start(request);
        return new Started(_training.Epoch, _training.Epochs, TrainingGround.Of(model, request));
    }

    private Measured Run(CancellationToken pause)
    {
        long? toldAt = null;
        var measures = Training.RunEpoch(
            (step, steps) =>
            {
                if (toldAt is null || time.GetElapsedTime(toldAt.Value) >= BetweenProgress)
                {
                    toldAt = time.GetTimestamp();
                    messages.Write(new Progress(step, steps));
                }
            },
            pause
        );
        return new Measured(measures is null ? null : [.. measures.Select(lane => lane.Metrics)]);
    }

    private void End()
    {
        var ended = _training;
        _training = null;
        ended?.Dispose();
    }

    private static Failed FailureOf(Exception error)
    {
        var kind = error switch
        {
            ModelException => FailedKind.Model,
            IOException => FailedKind.File,
            _ => FailedKind.Exception,
        };
        return new Failed(kind, error.GetType().Name, error.Message, error.HResult, error.ToString());
    }
}
