using System.Diagnostics.Metrics;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Grid.Silo;

/// <summary>The space on the file systems that this silo writes to.</summary>
/// <remarks>A network file system that hangs keeps whoever asks it waiting, so no scrape asks: it gets what was found last, and nothing of a file system that has not answered since.</remarks>
internal sealed class DiskGauges : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<Volume> _volumes;
    private readonly ITimer _timer;

    /// <param name="volumes">Their names, and a folder in each.</param>
    /// <param name="look">As <see cref="DiskSpace.Of"/>.</param>
    public DiskGauges(
        IMeterFactory meters,
        IReadOnlyList<(string Name, string Folder)> volumes,
        Func<(string Name, string Folder), DiskSpace?> look,
        TimeProvider time
    )
    {
        _volumes = [.. volumes.Select(volume => new Volume(() => look(volume)))];
        _timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var meter = meters.Create("Grid.Silo");
        meter.CreateObservableGauge("grid.disk.free", () => Of(disk => disk.Free), "By", "Space that is left.");
        meter.CreateObservableGauge("grid.disk.size", () => Of(disk => disk.Size), "By", "Space in all.");
    }

    public void Start() => _timer.Change(TimeSpan.Zero, Every);

    /// <summary>Looks no more. What hangs is not waited for.</summary>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        foreach (var volume in _volumes)
        {
            volume.Look();
        }
    }

    private IEnumerable<Measurement<long>> Of(Func<DiskSpace, long> part) =>
        _volumes
            .Select(volume => volume.Found)
            .OfType<DiskSpace>()
            .Select(disk => new Measurement<long>(part(disk), new Tag("volume", disk.Volume)));

    /// <summary>One file system, and what it said last.</summary>
    private sealed class Volume(Func<DiskSpace?> look)
    {
        private volatile DiskSpace? _found;
        private volatile Task _looking = Task.CompletedTask;

        public DiskSpace? Found => _found;

        /// <summary>Asks it, on a thread that may hang. One that still hangs since the last time is not asked again, and says nothing.</summary>
        public void Look()
        {
            if (_looking.IsCompleted)
            {
                _looking = Task.Run(() => _found = look());
            }
            else
            {
                _found = null;
            }
        }
    }
}
