using System.Diagnostics;

namespace Grid.Grains;

/// <summary>A span under way; its end is its disposal. It is the thread's current one in <see cref="While"/> alone, and its end leaves the current one as it is.</summary>
public sealed class TraceSpan : IDisposable
{
    private readonly Activity _activity;

    internal TraceSpan(Activity activity) => _activity = activity;

    internal ActivityContext Context => _activity.Context;

    public TraceSpan Set(string attribute, object? value)
    {
        _activity.SetTag(attribute, value);
        return this;
    }

    public TraceSpan Link(ActivityContext other)
    {
        _activity.AddLink(new ActivityLink(other));
        return this;
    }

    /// <summary>Something happened in it, now.</summary>
    public void Event(string name) => _activity.AddEvent(new ActivityEvent(name));

    /// <summary>What it stands for failed.</summary>
    public void Fail(string? message) => _activity.SetStatus(ActivityStatusCode.Error, message);

    /// <summary>Does something that can be found by the span, where there is one: a number that is measured names it as its exemplar.</summary>
    public static void While(TraceSpan? span, Action act)
    {
        ArgumentNullException.ThrowIfNull(act);
        var before = Activity.Current;
        Activity.Current = span?._activity ?? before;
        try
        {
            act();
        }
        finally
        {
            Activity.Current = before;
        }
    }

    public void Dispose()
    {
        var current = Activity.Current;
        _activity.Stop();
        Activity.Current = current;
    }
}
