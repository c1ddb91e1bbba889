namespace Grid.Search;

/// <summary>What a search remembers beside its sampler's own state.</summary>
internal sealed class SearchState
{
    public bool Started { get; set; }

    /// <summary>How many trials were created: the next one's number.</summary>
    public long Trials { get; set; }

    /// <summary>How many points were begun.</summary>
    public long Points { get; set; }

    /// <summary>The repeat of <see cref="Current"/> that comes next.</summary>
    public int Repeat { get; set; }

    /// <summary>The point whose repeats are being created; null before the first.</summary>
    public Assignment? Current { get; set; }

    /// <summary>The trials that have not ended, and what is known of their points.</summary>
    public required PointLedger Ledger { get; init; }

    /// <summary>Chooses points.</summary>
    public required RandomSource PointRandom { get; init; }

    /// <summary>Gives trials their seeds: a source of its own, so that the points do not depend on the number of repeats.</summary>
    public required RandomSource SeedRandom { get; init; }

    public static SearchState Of(long seed, PointLedger ledger) =>
        new()
        {
            Ledger = ledger,
            PointRandom = RandomSource.Of(seed, 0),
            SeedRandom = RandomSource.Of(seed, 1),
        };
}
