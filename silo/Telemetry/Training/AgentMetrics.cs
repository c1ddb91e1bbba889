using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Grid.Grains;

namespace Grid.Silo;

/// <summary>What an agent measures of its trainings. Every label is a device or a word: series do not grow with trials.</summary>
internal sealed class AgentMetrics
{
    public const string MeterName = "Grid.Agent";

    private readonly IMeterFactory _meters;
    private readonly Histogram<double> _start;
    private readonly Histogram<double> _step;
    private readonly Histogram<double> _epoch;
    private readonly Histogram<double> _checkpoint;
    private readonly Histogram<long> _checkpointBytes;
    private readonly ConcurrentDictionary<string, long> _samples = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Device, string Cause), double> _wasted = new();

    public AgentMetrics(IMeterFactory meters)
    {
        _meters = meters;
        var meter = meters.Create(MeterName);
        _start = meter.CreateHistogram<double>(
            "grid.trial.start",
            "s",
            "Time from an agent's getting a lease to the end of the trial's first step: processes, data, network, checkpoint."
        );
        _step = meter.CreateHistogram<double>(
            "grid.step",
            "s",
            "Time of a training step of all lanes: the mean between two looks, ten a second at most."
        );
        _epoch = meter.CreateHistogram<double>(
            "grid.epoch",
            "s",
            "Time of an epoch of all lanes, its measures included."
        );
        _checkpoint = meter.CreateHistogram<double>(
            "grid.checkpoint",
            "s",
            "Time to save a checkpoint and share it, or to have one here and its checksum compared."
        );
        _checkpointBytes = meter.CreateHistogram<long>("grid.checkpoint.bytes", "By", "Sizes of saved checkpoints.");
    }

    /// <summary>Adds what is true of an agent at each moment: its devices, and what trains on them.</summary>
    public void Watch(Agent agent) => AgentGauges.Add(_meters, agent, this);

    public void Started(TimeSpan took) => _start.Record(took.TotalSeconds);

    /// <param name="examples">Of all lanes.</param>
    public void Stepped(string device, int steps, TimeSpan took, long examples)
    {
        _step.Record(took.TotalSeconds / steps);
        _samples.AddOrUpdate(device, static (_, more) => more, static (_, sum, more) => sum + more, examples);
    }

    public void EpochDone(TimeSpan took) => _epoch.Record(took.TotalSeconds);

    public void Saved(TimeSpan took, long bytes)
    {
        _checkpoint.Record(took.TotalSeconds, new KeyValuePair<string, object?>("operation", "save"));
        _checkpointBytes.Record(bytes);
    }

    public void Loaded(TimeSpan took) =>
        _checkpoint.Record(took.TotalSeconds, new KeyValuePair<string, object?>("operation", "load"));

    /// <summary>Time on devices that nothing is left of.</summary>
    public void Waste(IReadOnlyList<DeviceShare> devices, string cause, TimeSpan time)
    {
        foreach (var (device, share) in devices)
        {
            var seconds = time.TotalSeconds * (double)share;
            _wasted.AddOrUpdate((device, cause), seconds, (_, sum) => sum + seconds);
        }
    }

    public long Samples(string device) => _samples.GetValueOrDefault(device);

    public double WastedSeconds(string device, string cause) => _wasted.GetValueOrDefault((device, cause));
}
