namespace Grid.Silo;

/// <summary>One training of an agent, or a free device, at this moment.</summary>
/// <param name="Slot">The devices in the form of <see cref="Grains.DeviceShare.Text"/>.</param>
/// <param name="Lanes">The trials that train there, in lockstep; empty: the device is free.</param>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Epochs">Epochs in all; 0 while data and network are still being prepared.</param>
/// <param name="Step">Steps done in the current epoch, of <paramref name="Steps"/> (0 where that is not yet known).</param>
/// <param name="Since">When the training began, or the device became free.</param>
public sealed record SlotSnapshot(
    string Slot,
    string? Experiment,
    IReadOnlyList<LaneSnapshot> Lanes,
    long Epoch,
    long Epochs,
    int Step,
    int Steps,
    DateTimeOffset Since
);

/// <summary>One trial in a slot. Parameters is a JSON object; Metrics are the last reported ones.</summary>
public sealed record LaneSnapshot(
    long Trial,
    long Attempt,
    string Parameters,
    IReadOnlyDictionary<string, double>? Metrics
);
