namespace Grid.Search;

/// <summary>The cluster on which a search is simulated.</summary>
/// <param name="Workers">How many trials train at once at most.</param>
/// <param name="Seed">Of the made-up learning curves, the failures and the differences in speed.</param>
public sealed record SimulationOptions(int Workers, long Seed = 0)
{
    /// <summary>Epochs of a whole training, where the space has no parameter `epochs`.</summary>
    public long Epochs { get; init; } = 1;

    /// <summary>How likely an epoch ends its attempt: the trial is trained again from its last checkpoint.</summary>
    public double FailureRate { get; init; }

    /// <summary>How often a trial is tried again.</summary>
    public int Retries { get; init; }

    /// <summary>Attempts are faster or slower than others by up to this share.</summary>
    public double Jitter { get; init; } = 0.1;
}
