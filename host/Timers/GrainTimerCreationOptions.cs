using System.Diagnostics.CodeAnalysis;

namespace Grid.Host;

/// <summary>When a grain's timer calls back, and how.</summary>
public readonly struct GrainTimerCreationOptions()
{
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>Time until the first callback; <see cref="Timeout.InfiniteTimeSpan"/>: not before <see cref="IGrainTimer.Change"/>.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>Time from the end of a callback to the next; <see cref="Timeout.InfiniteTimeSpan"/>: no next one.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether a callback may begin while a call awaits. Otherwise it waits for its place among the calls.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether a callback keeps the grain from being collected as idle, as a call does.</summary>
    public bool KeepAlive { get; init; }
}

/// <summary>A timer of a grain. Disposing it ends it; a callback that runs is told by its token and not waited for.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets the time until the next callback, and between the ones after it.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
