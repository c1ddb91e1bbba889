using Grid.Grains;

namespace Grid.Silo;

/// <summary>What can interrupt one training run between two steps: the agent drains, the experiment is paused, a lane's lease is lost or wanted for other work, the time is up.</summary>
internal sealed class RunSignals : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationToken _drain;
    private readonly CancellationTokenSource? _timeout;
    private CancellationTokenSource _interrupt;
    private volatile bool _pause;
    private volatile bool _full;
    private readonly TimeProvider _time;
    private TimeSpan _left;
    private long _clockStartedAt;
    private bool _over;

    /// <param name="timeout">The longest that the run may take; null: no limit.</param>
    public RunSignals(TimeSpan? timeout, TimeProvider time, CancellationToken drain)
    {
        _drain = drain;
        _time = time;
        _left = timeout ?? Timeout.InfiniteTimeSpan;
        _clockStartedAt = time.GetTimestamp();
        _timeout = timeout is { } limit ? new CancellationTokenSource(limit, time) : null;
        TimeUp = _timeout?.Token ?? CancellationToken.None;
        _interrupt = Link();
    }

    /// <summary>Signalled when the run is to stop after the current step and look why. Renewed by <see cref="Renew"/>.</summary>
    public CancellationToken Token => _interrupt.Token;

    /// <summary>Signalled when the trials' time is up; never where they have no limit.</summary>
    public CancellationToken TimeUp { get; }

    public bool TimedOut => _timeout?.IsCancellationRequested ?? false;

    /// <summary>Why all lanes are to return their leases, as a <see cref="FailureCause"/>; null: they are not.</summary>
    public string? ReturnCause =>
        _pause ? FailureCause.Paused
        : _drain.IsCancellationRequested ? FailureCause.Drained
        : null;

    /// <summary>Whether there is space for a checkpoint on the way out, as far as is known.</summary>
    public bool MaySave => !_full;

    /// <summary>Asks for the end of the run, with a checkpoint if it may save one. Called on any thread.</summary>
    public void Pause(bool maySave)
    {
        lock (_gate)
        {
            _pause = true;
            _full |= !maySave;
            Interrupt();
        }
    }

    /// <summary>Makes the run look at its lanes. Called on any thread.</summary>
    public void Look()
    {
        lock (_gate)
        {
            Interrupt();
        }
    }

    /// <summary>Time that passes from here on does not count against the limit.</summary>
    public void StopClock()
    {
        if (_timeout is { IsCancellationRequested: false })
        {
            _left -= _time.GetElapsedTime(_clockStartedAt);
            _timeout.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Undoes <see cref="StopClock"/>.</summary>
    public void StartClock()
    {
        if (_timeout is { IsCancellationRequested: false })
        {
            _clockStartedAt = _time.GetTimestamp();
            _timeout.CancelAfter(_left > TimeSpan.Zero ? _left : TimeSpan.Zero);
        }
    }

    /// <summary>Arms the token again, where the run goes on.</summary>
    public void Renew()
    {
        lock (_gate)
        {
            _interrupt.Dispose();
            _interrupt = Link();
            if (_pause)
            {
                // Asked for after the run had looked.
                _interrupt.Cancel();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _over = true;
            _interrupt.Dispose();
            _timeout?.Dispose();
        }
    }

    private void Interrupt()
    {
        if (!_over)
        {
            _interrupt.Cancel();
        }
    }

    private CancellationTokenSource Link() =>
        _timeout is null
            ? CancellationTokenSource.CreateLinkedTokenSource(_drain)
            : CancellationTokenSource.CreateLinkedTokenSource(_drain, _timeout.Token);
}
