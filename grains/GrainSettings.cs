namespace Grid.Grains;

/// <summary>Times and sizes of the grains. A host that wants others than these registers one in its services.</summary>
public sealed record GrainSettings
{
    /// <summary>How long a lease lives without being renewed.</summary>
    public TimeSpan LeaseTtl { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the trial that goes first is overtaken by smaller ones before an agent's devices are kept free for it.</summary>
    public TimeSpan ReserveAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a trial that fits nowhere waits before trials of lower priority are asked to make room.</summary>
    public TimeSpan PreemptAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a pool looks for what time has brought: trials that have waited long enough for the above.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long after a write whose outcome is unknown a pool asks for its outcome.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many events of an experiment's log there are from one snapshot to the next, at least.</summary>
    public int SnapshotEvery { get; init; } = 200;
}
