using System.Diagnostics.CodeAnalysis;

namespace Grid.Host;

/// <summary>A grain's timer over a <see cref="TimeProvider"/>: one shot at a time, set again when the callback has ended, so it never overlaps itself.</summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "IGrainTimer is disposable; the token source has no timer and needs no disposal while a callback may hold its token."
)]
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Lock _gate = new();
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _ended = new();
    private readonly ITimer _timer;
    private TimeSpan _period;
    private bool _ticking;
    private bool _changed;
    private bool _dueAgain;
    private bool _disposed;

    public GrainTimer(
        Activation activation,
        TimeProvider time,
        Func<CancellationToken, Task> callback,
        GrainTimerCreationOptions options
    )
    {
        _activation = activation;
        _callback = callback;
        _options = options;
        _timer = time.CreateTimer(
            static timer => ((GrainTimer)timer!).Fire(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        Change(options.DueTime, options.Period);
        _changed = false;
    }

    public bool Interleaves => _options.Interleave;

    public bool KeepsAlive => _options.KeepAlive;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _period = period;
            _changed = true;
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            _timer.Dispose();
        }
        _ended.Cancel();
        _activation.RemoveTimer(this);
    }

    /// <summary>Runs one callback, as a turn of the grain.</summary>
    public async Task TickAsync()
    {
        try
        {
            if (!_ended.IsCancellationRequested)
                await _callback(_ended.Token);
        }
        finally
        {
            Rearm();
        }
    }

    private void Fire()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            if (_ticking)
            {
                _dueAgain = true;
                return;
            }
            _ticking = true;
            _changed = false;
        }
        _activation.Enqueue(new TimerTick(this));
    }

    private void Rearm()
    {
        bool again;
        lock (_gate)
        {
            _ticking = false;
            again = _dueAgain;
            _dueAgain = false;
            if (!_disposed && !_changed)
                _timer.Change(_period, Timeout.InfiniteTimeSpan);
        }
        if (again)
            Fire();
    }
}
