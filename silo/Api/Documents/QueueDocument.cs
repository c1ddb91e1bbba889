using Grid.Grains;

namespace Grid.Silo;

/// <summary>One queue: who waits, who trains, and on what. Times are in seconds; oldest_wait is missing where nothing waits.</summary>
internal sealed record QueueDocument(
    string Queue,
    double? OldestWait,
    IReadOnlyList<QueuedSweepDocument> Experiments,
    IReadOnlyList<QueueAgentDocument> Agents
)
{
    public static QueueDocument Of(QueueStatus queue) =>
        new(
            queue.Queue,
            queue.OldestWait?.TotalSeconds,
            [.. queue.Experiments.Select(QueuedSweepDocument.Of)],
            [.. queue.Agents.Select(QueueAgentDocument.Of)]
        );

    public QueueStatus ToStatus() =>
        new(
            Queue,
            [.. Experiments.Select(one => one.ToStatus())],
            [.. Agents.Select(one => one.ToStatus())],
            Seconds(OldestWait)
        );

    internal static TimeSpan? Seconds(double? seconds) => seconds is { } known ? TimeSpan.FromSeconds(known) : null;
}

/// <summary>One sweep in a queue, in the order in which the next free slot is offered to them, with what its spec asks for.</summary>
internal sealed record QueuedSweepDocument(
    string Experiment,
    long Waiting,
    long Leased,
    decimal UsedSlots,
    double? OldestWait,
    int Priority,
    decimal Weight,
    decimal? MaxSlots,
    decimal Slots,
    long? DeviceMemory,
    int? Lanes,
    DateTimeOffset SubmittedAt
)
{
    public static QueuedSweepDocument Of(ExperimentInQueue one) =>
        new(
            one.Experiment,
            one.Waiting,
            one.Leased,
            one.UsedSlots,
            one.OldestWait?.TotalSeconds,
            one.Terms.Priority,
            one.Terms.Weight,
            one.Terms.MaxSlots,
            one.Terms.Slots,
            one.Terms.DeviceMemory,
            one.Terms.Lanes,
            one.Terms.SubmittedAt
        );

    public ExperimentInQueue ToStatus() =>
        new(
            Experiment,
            new QueueTerms(Priority, SubmittedAt, Lanes, Slots, DeviceMemory, Weight, MaxSlots),
            Waiting,
            Leased,
            UsedSlots,
            QueueDocument.Seconds(OldestWait)
        );
}

/// <summary>One agent as the queue knows it: all of its devices, what it offers now (nothing while it does not ask), what is kept free on it, and what it trains.</summary>
internal sealed record QueueAgentDocument(
    string Agent,
    double SinceHeard,
    IReadOnlyList<DeviceOfferDocument> Capacity,
    IReadOnlyList<DeviceOfferDocument> Free,
    IReadOnlyList<DeviceShareDocument> Reserved,
    IReadOnlyList<HeldTrialDocument> Held
)
{
    public static QueueAgentDocument Of(AgentInQueue agent) =>
        new(
            agent.Agent,
            agent.SinceHeard.TotalSeconds,
            [.. agent.Capacity.Select(DeviceOfferDocument.Of)],
            [.. agent.Free.Select(DeviceOfferDocument.Of)],
            [.. agent.Reserved.Select(share => new DeviceShareDocument(share.Device, share.Share))],
            [.. agent.Held.Select(held => new HeldTrialDocument(held.Experiment, held.Trial, held.Attempt))]
        );

    public AgentInQueue ToStatus() =>
        new(
            Agent,
            [.. Capacity.Select(one => one.ToOffer())],
            [.. Free.Select(one => one.ToOffer())],
            [.. Reserved.Select(one => new DeviceShare(one.Device, one.Share))],
            [.. Held.Select(one => new LeaseKey(one.Experiment, one.Trial, one.Attempt))],
            TimeSpan.FromSeconds(SinceHeard)
        );
}

/// <summary>What is free on a device: a share of it, and bytes, which are missing where nobody counts them.</summary>
internal sealed record DeviceOfferDocument(string Device, decimal Free, long? FreeMemory)
{
    public static DeviceOfferDocument Of(DeviceOffer offer) => new(offer.Device, offer.Free, offer.FreeMemory);

    public DeviceOffer ToOffer() => new(Device, Free, FreeMemory);
}

internal sealed record DeviceShareDocument(string Device, decimal Share);

internal sealed record HeldTrialDocument(string Experiment, long Trial, long Attempt);
