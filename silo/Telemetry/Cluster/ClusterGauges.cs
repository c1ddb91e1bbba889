using System.Diagnostics.Metrics;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Grid.Silo;

/// <summary>
/// What is true of all silos together, told by the one that controls: two that told of the same trials would count them twice.
/// </summary>
/// <remarks>
/// Who controls is asked at each scrape. The numbers are those that were counted last, so that a store that hangs keeps no scrape waiting; they are counted anew when control changes hands, and a silo that lost it
/// tells none from that moment on.
/// </remarks>
internal sealed class ClusterGauges : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>The pause after a count is so many times as long as the count, as long as that does not make the numbers old.</summary>
    private const int PauseForWork = 10;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Func<CancellationToken, Task<ClusterCount?>> _count;
    private readonly Func<bool?> _isControl;
    private readonly Func<Task> _controlChange;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _over = new();
    private volatile ClusterCount? _counted;
    private Task _counting = Task.CompletedTask;

    /// <param name="count">As <see cref="ClusterCensus.CountAsync(CancellationToken)"/>.</param>
    /// <param name="isControl">As <see cref="IClusterHost.IsControl"/>.</param>
    /// <param name="controlChange">As <see cref="IClusterHost.ControlChange"/>.</param>
    public ClusterGauges(
        IMeterFactory meters,
        Func<CancellationToken, Task<ClusterCount?>> count,
        Func<bool?> isControl,
        Func<Task> controlChange,
        TimeProvider time
    )
    {
        (_count, _isControl, _controlChange, _time) = (count, isControl, controlChange, time);
        var meter = meters.Create("Grid.Silo");
        meter.CreateObservableGauge(
            "grid.control",
            () => _isControl() ?? Counted is not null ? 1 : 0,
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
        ExperimentGauges.Add(meter, () => Counted?.Experiments ?? []);
    }

    public void Start() => _counting = Task.Run(CountOnAsync);

    /// <summary>Tells no more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _counting;
        _counted = null;
        _over.Dispose();
    }

    /// <summary>The last count, where this silo still is the one to tell of it.</summary>
    private ClusterCount? Counted => _isControl() == false ? null : _counted;

    private async Task CountOnAsync()
    {
        try
        {
            while (true)
            {
                // Asked for before the count: a change meanwhile has it made again.
                var change = _controlChange();
                var began = _time.GetTimestamp();
                _counted = await CountAsync();
                var rest = _time.GetElapsedTime(began) * PauseForWork;
                await PauseAsync(
                    rest < Every ? Every
                        : rest > LongestPause ? LongestPause
                        : rest,
                    change
                );
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // The silo leaves.
        }
    }

    private async Task PauseAsync(TimeSpan pause, Task change)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_over.Token);
        await Task.WhenAny(Task.Delay(pause, _time, enough.Token), change);
        await enough.CancelAsync();
        _over.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Null where another silo tells, or where control changes hands or the store does not answer: old numbers would be taken for new ones.</summary>
    private async Task<ClusterCount?> CountAsync()
    {
        try
        {
            return await _count(_over.Token);
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
        Counted is { } counted
            ? part(counted).Select(one => new Measurement<double>(one.Value, new Tag(label, one.Key)))
            : [];

    private IEnumerable<Measurement<long>> Trials() =>
        (Counted?.Trials ?? []).Select(trials => new Measurement<long>(
            trials.Count,
            new Tag("state", trials.State),
            new Tag("queue", trials.Queue)
        ));
}
