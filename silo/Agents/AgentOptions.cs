using Grid.Models;

namespace Grid.Silo;

/// <summary>What an agent is to do with its machine.</summary>
public sealed record AgentOptions
{
    /// <summary>Who takes the leases: unique among agents that run at the same time.</summary>
    public required string Name { get; init; }

    /// <summary>How many trainings run at once.</summary>
    public required int Slots { get; init; }

    /// <summary>The data sets that trainings may use.</summary>
    public required DatasetCatalog Datasets { get; init; }

    /// <summary>Where checkpoints and pictures are put for other silos. Null: the home itself is that place.</summary>
    public IArtifacts? Artifacts { get; init; }

    /// <summary>The queue that is served.</summary>
    public string Queue { get; init; } = "default";

    /// <summary>How many trials of one shape a slot takes at most, to train them in lockstep. A spec that says how many itself gets no more than that.</summary>
    public int Lanes { get; init; } = 1;

    /// <summary>"cpu" or "cuda:N".</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>How long a free slot waits for work before it asks again.</summary>
    public TimeSpan LeaseWait { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often leases are renewed: well below their time to live.</summary>
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(5);
}
