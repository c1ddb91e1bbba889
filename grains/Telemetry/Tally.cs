using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Grid.Grains;

/// <summary>
/// A counter that is read when somebody looks, for what happens to every trial: to tell those who listen each time would take several times as long.
/// </summary>
/// <param name="labels">Of the series that events of a kind count in.</param>
internal sealed class Tally<TKind>(Func<TKind, Tag[]> labels)
    where TKind : notnull
{
    private readonly ConcurrentDictionary<TKind, Series> _series = new();

    /// <param name="count">0: the series is there from now on. One that begins with its first event does not show it: a rate needs a point before.</param>
    public void Add(TKind kind, long count = 1) =>
        _series.GetOrAdd(kind, static (kind, labels) => new Series(labels(kind)), labels).Add(count);

    public IEnumerable<Measurement<long>> Read() => _series.Values.Select(series => series.Read());

    private sealed class Series(Tag[] labels)
    {
        private long _count;

        public void Add(long count) => Interlocked.Add(ref _count, count);

        public Measurement<long> Read() => new(Interlocked.Read(ref _count), labels);
    }
}
