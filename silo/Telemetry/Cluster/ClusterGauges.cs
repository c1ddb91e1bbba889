using System.Diagnostics.Metrics;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Grid.Silo;

/// <summary>
/// What is true of all silos together, told by the one that controls: two that told of the same trials would count them twice. And this silo's own disks.
/// </summary>
/// <remarks>Who scrapes gets what was found last: neither a store nor a network file system that hangs keeps a scrape waiting.</remarks>
internal sealed class ClusterGauges : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>Counting takes no more than such a part of the time, as long as that does not make the numbers old.</summary>
    private const int PauseForWork = 10;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ClusterCensus _census;
    private readonly IReadOnlyList<(string Volume, string Folder)> _volumes;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _over = new();
    private volatile Found _found = Found.Nothing;
    private Task _looking = Task.CompletedTask;

    public ClusterGauges(
        IMeterFactory meters,
        ClusterCensus census,
        IReadOnlyList<(string Volume, string Folder)> volumes,
        TimeProvider time
    )
    {
        (_census, _volumes, _time) = (census, volumes, time);
        var meter = meters.Create("Grid.Silo");
        meter.CreateObservableGauge(
            "grid.control",
            () => _found.Counted is null ? 0 : 1,
            description: "1 on the silo that controls, and so tells of all; else 0."
        );
        meter.CreateObservableGauge(
            "grid.silos",
            () => Of(counted => counted.Silos, "state"),
            description: "Silos that share the store, by whether they were heard of lately."
        );
        meter.CreateObservableGauge("grid.trials", Trials, description: "Trials by state and queue.");
        meter.CreateObservableGauge(
            "grid.queue.oldest_wait",
            () => Of(counted => counted.OldestWaits, "queue"),
            "s",
            "How long the trial that has waited longest has waited; 0 where none waits."
        );
        meter.CreateObservableGauge(
            MetricViews.OfExperiments + "trials",
            ExperimentTrials,
            description: "Trials by state, of each experiment that is not over."
        );
        meter.CreateObservableGauge(
            MetricViews.OfExperiments + "planned_trials",
            PlannedTrials,
            description: "Trials that the experiment will have had in the end."
        );
        meter.CreateObservableGauge(
            MetricViews.OfExperiments + "best_value",
            BestValues,
            description: "The best last value of the experiment's objective that a trial has."
        );
        meter.CreateObservableGauge("grid.disk.free", () => Disks(disk => disk.Free), "By", "Space that is left.");
        meter.CreateObservableGauge("grid.disk.size", () => Disks(disk => disk.Size), "By", "Space in all.");
    }

    public void Start() => _looking = Task.Run(LookAsync);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _looking;
        _over.Dispose();
    }

    private async Task LookAsync()
    {
        try
        {
            while (true)
            {
                var began = _time.GetTimestamp();
                _found = new Found(await CountAsync(), [.. _volumes.Select(DiskSpace.Of).OfType<DiskSpace>()]);
                var worked = _time.GetElapsedTime(began) * PauseForWork;
                var pause =
                    worked < Every ? Every
                    : worked > LongestPause ? LongestPause
                    : worked;
                await Task.Delay(pause, _time, _over.Token);
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // The silo leaves.
        }
    }

    /// <summary>Null where another silo tells, or where control changes hands or the store does not answer: old numbers would be taken for new ones.</summary>
    private async Task<ClusterCount?> CountAsync()
    {
        try
        {
            return await _census.CountAsync(_over.Token);
        }
        catch (Exception) when (!_over.IsCancellationRequested)
        {
            // What is wrong with the store or the grains, those say who need them.
            return null;
        }
    }

    private IEnumerable<Measurement<double>> Of(
        Func<ClusterCount, IReadOnlyDictionary<string, double>> part,
        string label
    ) =>
        _found.Counted is { } counted
            ? part(counted).Select(one => new Measurement<double>(one.Value, new Tag(label, one.Key)))
            : [];

    private IEnumerable<Measurement<long>> Trials() =>
        (_found.Counted?.Trials ?? []).Select(trials => new Measurement<long>(
            trials.Count,
            new Tag("state", trials.State),
            new Tag("queue", trials.Queue)
        ));

    private IEnumerable<Measurement<long>> ExperimentTrials() =>
        from progress in Experiments()
        from state in progress.Trials
        select new Measurement<long>(
            state.Value,
            new Tag("experiment", progress.Experiment),
            new Tag("state", Words.Of(state.Key))
        );

    private IEnumerable<Measurement<long>> PlannedTrials()
    {
        foreach (var progress in Experiments())
        {
            if (progress.Planned is { } planned)
            {
                yield return new(planned, new Tag("experiment", progress.Experiment));
            }
        }
    }

    private IEnumerable<Measurement<double>> BestValues()
    {
        foreach (var progress in Experiments())
        {
            if (progress.Best is { } best)
            {
                yield return new(best, new Tag("experiment", progress.Experiment), new Tag("metric", progress.Metric));
            }
        }
    }

    private IReadOnlyList<ExperimentProgress> Experiments() => _found.Counted?.Experiments ?? [];

    private IEnumerable<Measurement<long>> Disks(Func<DiskSpace, long> part) =>
        _found.Disks.Select(disk => new Measurement<long>(part(disk), new Tag("volume", disk.Volume)));

    private sealed record Found(ClusterCount? Counted, IReadOnlyList<DiskSpace> Disks)
    {
        public static Found Nothing { get; } = new(null, []);
    }
}
