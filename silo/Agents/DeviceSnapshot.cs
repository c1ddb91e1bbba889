namespace Grid.Silo;

/// <summary>One device of an agent at this moment.</summary>
/// <param name="Used">The share that trainings have, 0 to 1.</param>
/// <param name="Since">When a training last gave some of it back, or the agent began.</param>
/// <param name="Problem">Why it is out of service; null: it is in service.</param>
public sealed record DeviceSnapshot(
    DeviceInfo Info,
    decimal Used,
    DateTimeOffset Since,
    DeviceReading Reading,
    string? Problem
)
{
    /// <summary>How long it was given to trainings, since the agent began: half of it for two seconds is one.</summary>
    public TimeSpan Busy { get; init; }

    /// <summary>How long parts of it were free beside a training.</summary>
    public TimeSpan Fragment { get; init; }
}
