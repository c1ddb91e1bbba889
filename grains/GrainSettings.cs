namespace Grid.Grains;

/// <summary>Times and sizes of the grains. A host that wants others than these registers one in its services.</summary>
public sealed record GrainSettings
{
    /// <summary>How long a lease lives without being renewed.</summary>
    public TimeSpan LeaseTtl { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many events of an experiment's log there are from one snapshot to the next.</summary>
    public int SnapshotEvery { get; init; } = 200;
}
