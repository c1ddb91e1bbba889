namespace Grid.Host.Tests;

/// <summary>A clock that stands still until it is advanced. Timers fire during <see cref="Advance"/>, in order of their time.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private TaskCompletionSource _set = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _now = TimeSpan.TicksPerDay;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        lock (_gate)
            _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var end = GetTimestamp() + by.Ticks;
        while (TakeDue(end) is { } due)
            due();
        Volatile.Write(ref _now, end);
    }

    /// <summary>The clock goes on and no timer fires: what a process sees first when it goes on after a pause.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref _now, by.Ticks);

    /// <summary>Completes once so many timers wait that were set to fire after so long.</summary>
    public async Task WhenSet(TimeSpan due, int count = 1)
    {
        while (true)
        {
            Task set;
            lock (_gate)
            {
                if (_timers.Count(timer => timer.SetTo == due && timer.Due != long.MaxValue) >= count)
                    return;
                set = _set.Task;
            }
            await set.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>
    /// Advances again and again until the condition holds. Between two steps the thread is given away in earnest: with <see cref="Task.Yield"/> a test would take it back before
    /// whatever it waits for, and two such tests on two threads would wait for ever.
    /// </summary>
    public async Task AdvanceUntil(TimeSpan step, Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds())
        {
            Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(1), limit.Token);
        }
    }

    private Action? TakeDue(long end)
    {
        lock (_gate)
        {
            var timer = _timers.Where(t => t.Due <= end).MinBy(t => t.Due);
            if (timer is null)
                return null;
            Volatile.Write(ref _now, Math.Max(_now, timer.Due));
            timer.Due = timer.Period > 0 ? timer.Due + timer.Period : long.MaxValue;
            return timer.Fire;
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; set; } = long.MaxValue;

        public TimeSpan SetTo { get; private set; }

        public long Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : time._now + dueTime.Ticks;
                SetTo = dueTime;
                Period = period == Timeout.InfiniteTimeSpan ? 0 : period.Ticks;
                time._set.SetResult();
                time._set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            return true;
        }

        public void Dispose()
        {
            lock (time._gate)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
