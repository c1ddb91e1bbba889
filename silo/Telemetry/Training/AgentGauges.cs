using System.Diagnostics.Metrics;
using Grid.Grains;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Grid.Silo;

/// <summary>What is true of an agent when somebody looks: its devices, what trains on them, and for how long without a checkpoint.</summary>
internal sealed class AgentGauges(Agent agent, AgentMetrics metrics)
{
    public static void Add(IMeterFactory meters, Agent agent, AgentMetrics metrics)
    {
        var meter = meters.Create(AgentMetrics.MeterName);
        var gauges = new AgentGauges(agent, metrics);
        meter.CreateObservableGauge(
            "grid.device.slots",
            gauges.Slots,
            description: "Devices, and parts of them, by state."
        );
        meter.CreateObservableGauge("grid.device.memory", gauges.Memory, "By", "The device's memory, used and free.");
        meter.CreateObservableGauge(
            "grid.device.utilization_ratio",
            () => gauges.Read(reading => reading.Utilization),
            description: "The part of the device's time in which it computed, 0 to 1."
        );
        meter.CreateObservableGauge(
            "grid.device.power",
            () => gauges.Read(reading => reading.Power),
            "W",
            "What the device draws."
        );
        meter.CreateObservableGauge(
            "grid.device.temperature",
            () => gauges.Read(reading => reading.Temperature),
            "Cel",
            "The device's temperature."
        );
        meter.CreateObservableCounter(
            "grid.samples",
            gauges.Samples,
            description: "Training examples: steps times batch (1 for a model without batches), of all lanes."
        );
        meter.CreateObservableCounter(
            "grid.device.busy",
            gauges.Busy,
            "s",
            "Time that the device was given to trainings; half a device for two seconds is one."
        );
        meter.CreateObservableCounter(
            "grid.device.wasted",
            gauges.Wasted,
            "s",
            "Time on the device that came to nothing, by cause."
        );
        meter.CreateObservableGauge(
            MetricViews.TrialInfo,
            gauges.Trials,
            description: "What trains in the slot, as labels of a 1; gone when the slot is free."
        );
        meter.CreateObservableGauge("grid.lanes", gauges.Lanes, description: "Trials in the trainings that run now.");
        meter.CreateObservableGauge(
            "grid.checkpoint.age",
            () => gauges.OfRuns(run => run.CheckpointAge),
            "s",
            "Time since the oldest last checkpoint of a trial that trains on the device, or since its start."
        );
        meter.CreateObservableGauge(
            "grid.checkpoint.interval",
            () => gauges.OfRuns(run => run.CheckpointInterval),
            "s",
            "What the specs' checkpoint intervals come to in time, at the speed so far; the longest on the device."
        );
    }

    private IEnumerable<Measurement<double>> Slots()
    {
        var drains = agent.Drain.IsCancellationRequested;
        foreach (var device in agent.Devices())
        {
            var free = (double)(1 - device.Used);
            var isOut = device.Problem is not null;
            yield return Slot(device, "free", isOut || drains ? 0 : free);
            yield return Slot(device, "busy", (double)device.Used);
            yield return Slot(device, "draining", !isOut && drains ? free : 0);
            yield return Slot(device, "quarantined", isOut ? free : 0);
        }

        // By the queue, free slots can be laid beside trials that wait: those of another queue are of no use to them.
        Measurement<double> Slot(DeviceSnapshot device, string state, double value) =>
            new(
                value,
                [
                    .. Names(device.Info),
                    new Tag("kind", DeviceList.NameOf(device.Info.Kind)),
                    new Tag("queue", agent.Options.Queue),
                    new Tag("state", state),
                ]
            );
    }

    private IEnumerable<Measurement<long>> Memory()
    {
        foreach (var device in agent.Devices())
        {
            if (device.Reading is { UsedMemory: { } used, FreeMemory: { } free })
            {
                yield return new(used, [.. Names(device.Info), new Tag("state", "used")]);
                yield return new(free, [.. Names(device.Info), new Tag("state", "free")]);
            }
        }
    }

    private IEnumerable<Measurement<double>> Read(Func<DeviceReading, double?> part)
    {
        foreach (var device in agent.Devices())
        {
            if (part(device.Reading) is { } value)
            {
                yield return new(value, Names(device.Info));
            }
        }
    }

    private IEnumerable<Measurement<long>> Samples() =>
        agent
            .Devices()
            .Select(device => new Measurement<long>(
                metrics.Samples(device.Info.Id),
                new Tag("device", device.Info.Id)
            ));

    private IEnumerable<Measurement<double>> Busy() =>
        agent.Devices().Select(device => new Measurement<double>(device.Busy.TotalSeconds, Names(device.Info)));

    private IEnumerable<Measurement<double>> Wasted() =>
        from device in agent.Devices()
        from cause in WasteCause.All
        let seconds = cause == WasteCause.IdleFragment
            ? device.Fragment.TotalSeconds
            : metrics.WastedSeconds(device.Info.Id, cause)
        select new Measurement<double>(seconds, new Tag("device", device.Info.Id), new Tag("cause", cause));

    private IEnumerable<Measurement<int>> Trials() =>
        from slot in agent.Snapshot()
        from lane in slot.Lanes
        from share in DeviceShare.Parse(slot.Slot)
        select new Measurement<int>(
            1,
            [
                .. Names(agent.Options.Devices.Find(share.Device)),
                new Tag("slot", slot.Slot),
                new Tag("experiment", slot.Experiment),
                new Tag("trial", lane.Trial),
            ]
        );

    private IEnumerable<Measurement<int>> Lanes()
    {
        var (running, ended) = (0, 0);
        foreach (var run in agent.Runs)
        {
            var (begun, now) = run.LaneCounts;
            running += now;
            ended += now > 0 ? begun - now : 0;
        }

        yield return new(running, new Tag("state", "running"));
        yield return new(ended, new Tag("state", "ended"));
    }

    /// <summary>The most of what the runs on each device say.</summary>
    private IEnumerable<Measurement<double>> OfRuns(Func<TrainingRun, TimeSpan?> ask)
    {
        var most = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var run in agent.Runs)
        {
            if (ask(run) is { } time)
            {
                foreach (var share in run.Devices)
                {
                    most[share.Device] = most.TryGetValue(share.Device, out var other) && other > time ? other : time;
                }
            }
        }

        return most.Select(device => new Measurement<double>(device.Value.TotalSeconds, new Tag("device", device.Key)));
    }

    /// <summary>By the uuid, numbers of other exporters, such as NVIDIA's DCGM, can be laid beside.</summary>
    private static Tag[] Names(DeviceInfo info) => [new("device", info.Id), new("uuid", info.Uuid ?? "")];
}
