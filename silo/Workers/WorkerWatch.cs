using Grid.Grains;

namespace Grid.Silo;

/// <summary>Kills a worker that does not answer: when the trials' time is up, or when it is to end its training.</summary>
internal sealed class WorkerWatch : IDisposable
{
    private readonly Lock _gate = new();
    private readonly WorkerProcess _worker;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly CancellationTokenRegistration _timeUp;
    private ITimer? _timer;
    private bool _over;

    /// <param name="timeUp">Signalled when the trials' time is up: the training has then been asked to pause.</param>
    public WorkerWatch(WorkerProcess worker, TimeSpan patience, TimeProvider time, CancellationToken timeUp)
    {
        _worker = worker;
        _patience = patience;
        _time = time;
        _timeUp = timeUp.Register(Arm);
    }

    /// <summary>From now on it has so much time and no more.</summary>
    public void Arm()
    {
        lock (_gate)
        {
            if (!_over)
            {
                _timer ??= _time.CreateTimer(_ => Kill(), null, _patience, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        _timeUp.Dispose();
        lock (_gate)
        {
            _over = true;
            _timer?.Dispose();
        }
    }

    private void Kill() =>
        _worker.Kill(
            new TrainingFaultException(
                FailureCause.Timeout,
                $"The training did not end its step within {_patience} after its time was up, and was killed: raise trial.timeout, or look for what makes a step so slow."
            )
        );
}
