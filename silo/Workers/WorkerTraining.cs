using Grid.Models;

namespace Grid.Silo;

/// <summary>A training in a worker process. Requests go out and answers come in on the thread that uses it; only a pause is sent from another.</summary>
internal sealed class WorkerTraining(
    WorkerProcess worker,
    WorkerWatch watch,
    Started started,
    int lanes,
    Action<bool> ended
) : ITraining
{
    private bool _well = true;
    private long _calls;

    public int Lanes { get; private set; } = lanes;

    public long Epoch { get; private set; } = started.Epoch;

    public long Epochs { get; } = started.Epochs;

    public IReadOnlyList<LaneMeasures>? RunEpoch(Action<int, int>? progress, CancellationToken pause)
    {
        if (pause.IsCancellationRequested)
        {
            return null;
        }

        var measured = Guarded(() =>
        {
            var call = ++_calls;
            worker.Send(new RunEpoch(call));
            using var asked = pause.Register(() => worker.Send(new PauseEpoch(call)));
            return worker.Answer<Measured>(progress);
        });
        if (measured.Lanes is null)
        {
            return null;
        }

        Epoch++;
        return [.. measured.Lanes.Select(lane => new LaneMeasures(lane))];
    }

    public void Save(int lane, string path) =>
        Guarded(() => worker.Ask<Done>(new SaveLane(lane, Path.GetFullPath(path))));

    public bool SavePicture(int lane, string path) =>
        Guarded(() => worker.Ask<Done>(new SavePicture(lane, Path.GetFullPath(path)))).Answer;

    public void DropLane(int lane)
    {
        Guarded(() => worker.Ask<Done>(new DropLane(lane)));
        Lanes--;
    }

    public void Dispose()
    {
        try
        {
            if (_well)
            {
                watch.Arm();
                Guarded(() => worker.Ask<Done>(new EndTraining()));
            }
        }
        catch (Exception)
        {
            // What the training had to say is said already; the worker is not used again.
        }
        finally
        {
            watch.Dispose();
            ended(_well);
        }
    }

    private T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch
        {
            _well = false;
            throw;
        }
    }
}
