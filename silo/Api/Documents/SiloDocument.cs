using System.Text.Json;

namespace Grid.Silo;

/// <summary>One silo with what trains there.</summary>
internal sealed record SiloDocument
{
    public required string Name { get; init; }
    public required string Address { get; init; }
    public required string Version { get; init; }
    public required string State { get; init; }
    public bool Control { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset SeenAt { get; init; }
    public required IReadOnlyList<SlotDocument> Slots { get; init; }

    public static SiloDocument Of(SiloStatus silo) =>
        new()
        {
            Name = silo.Name,
            Address = silo.Address,
            Version = silo.Version,
            State = silo.State,
            Control = silo.Control,
            StartedAt = silo.StartedAt,
            SeenAt = silo.SeenAt,
            Slots = [.. silo.Slots.Select(SlotDocument.Of)],
        };

    public SiloStatus ToStatus() =>
        new(Name, Address, Version, State, Control, StartedAt, SeenAt, [.. Slots.Select(slot => slot.ToSnapshot())]);
}

/// <summary>What one slot is doing; Experiment is missing while it is free.</summary>
internal sealed record SlotDocument(
    string Slot,
    string? Experiment,
    IReadOnlyList<LaneDocument> Lanes,
    long Epoch,
    long Epochs,
    int Step,
    int Steps,
    DateTimeOffset Since
)
{
    public static SlotDocument Of(SlotSnapshot slot) =>
        new(
            slot.Slot,
            slot.Experiment,
            [.. slot.Lanes.Select(LaneDocument.Of)],
            slot.Epoch,
            slot.Epochs,
            slot.Step,
            slot.Steps,
            slot.Since
        );

    public SlotSnapshot ToSnapshot() =>
        new(Slot, Experiment, [.. Lanes.Select(lane => lane.ToSnapshot())], Epoch, Epochs, Step, Steps, Since);
}

/// <summary>One trial in a slot. Metrics are its last reported ones.</summary>
internal sealed record LaneDocument(
    long Trial,
    long Attempt,
    JsonElement Parameters,
    IReadOnlyDictionary<string, double>? Metrics
)
{
    public static LaneDocument Of(LaneSnapshot lane) =>
        new(lane.Trial, lane.Attempt, ApiJson.Raw(lane.Parameters), lane.Metrics);

    public LaneSnapshot ToSnapshot() => new(Trial, Attempt, Parameters.GetRawText(), Metrics);
}
