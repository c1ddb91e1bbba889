namespace Grid.Grains;

/// <summary>One queue at a glance: who waits, who trains, and on what.</summary>
/// <param name="OldestWait">How long the trial that has waited longest has waited; null where none waits.</param>
[GenerateSerializer, Immutable]
public sealed record QueueStatus(
    [property: Id(0)] string Queue,
    [property: Id(1)] IReadOnlyList<ExperimentInQueue> Experiments,
    [property: Id(2)] IReadOnlyList<AgentInQueue> Agents,
    [property: Id(3)] TimeSpan? OldestWait
);

/// <summary>One experiment in a queue, in the order in which the next free slot is offered to them.</summary>
/// <param name="Waiting">Trials that wait.</param>
/// <param name="Leased">Trials that are leased, or are being leased or handed back.</param>
/// <param name="UsedSlots">Devices, and shares of devices, that its trainings use.</param>
/// <param name="OldestWait">Null where none waits.</param>
[GenerateSerializer, Immutable]
public sealed record ExperimentInQueue(
    [property: Id(0)] string Experiment,
    [property: Id(1)] QueueTerms Terms,
    [property: Id(2)] long Waiting,
    [property: Id(3)] long Leased,
    [property: Id(4)] decimal UsedSlots,
    [property: Id(5)] TimeSpan? OldestWait
);

/// <summary>One agent as a queue knows it.</summary>
/// <param name="Capacity">All of its devices.</param>
/// <param name="Free">What it offers now; empty while it does not ask.</param>
/// <param name="Reserved">What is kept free for trials that need much at once, or for which others make room.</param>
/// <param name="SinceHeard">How long ago it last asked for work or renewed.</param>
[GenerateSerializer, Immutable]
public sealed record AgentInQueue(
    [property: Id(0)] string Agent,
    [property: Id(1)] IReadOnlyList<DeviceOffer> Capacity,
    [property: Id(2)] IReadOnlyList<DeviceOffer> Free,
    [property: Id(3)] IReadOnlyList<DeviceShare> Reserved,
    [property: Id(4)] IReadOnlyList<LeaseKey> Held,
    [property: Id(5)] TimeSpan SinceHeard
);
