using System.Collections.Concurrent;

namespace Grid.Silo.Tests;

/// <summary>A clock whose pauses are over at once. Its periodic timers tick as those of the system do.</summary>
internal sealed class HastyTime : TimeProvider
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    /// <summary>The pauses that were asked for.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // What is longer than any pause is a limit, which a hasty test does not reach sooner.
        if (period > TimeSpan.Zero || dueTime > LongestPause)
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        _waits.Enqueue(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
