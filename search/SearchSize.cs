namespace Grid.Search;

/// <summary>How large a search is, told without running it.</summary>
public static class SearchSize
{
    /// <summary>How many trials a search will create: points times repeats; null: as many as one lets it.</summary>
    /// <exception cref="SearchSpaceException">The space cannot be searched so, or is too large to count.</exception>
    public static UInt128? TrialsOf(SearchSpace space, SearchTargets targets, SearchOptions options) =>
        PointsOf(space, targets, options) is { } points ? Saturated(points, (UInt128)options.Repeats) : null;

    /// <summary>The same as a plain number; null also where the stopping policy adds copies of trials.</summary>
    /// <exception cref="SearchSpaceException">The space cannot be searched so, or is too large to count.</exception>
    public static long? TotalOf(SearchSpace space, SearchTargets targets, SearchOptions options) =>
        options.Stop is not { Copies: true } && TrialsOf(space, targets, options) is { } trials
            ? (long)UInt128.Min(trials, (UInt128)long.MaxValue)
            : null;

    /// <summary>How many points a search will try; null: as many as one lets it.</summary>
    /// <exception cref="SearchSpaceException">The space cannot be searched so, or is too large to count.</exception>
    public static UInt128? PointsOf(SearchSpace space, SearchTargets targets, SearchOptions options)
    {
        UInt128? limit = options.Trials is { } trials ? (UInt128)trials : null;
        var graph = new SpaceGraph(space);
        var setup = new SearchSetup(graph, targets, options);

        // Made and dropped: they refuse what they could not search.
        _ = new EnqueuedPoints(setup);
        if (!string.Equals(options.Algorithm, SamplerCatalog.Grid, StringComparison.Ordinal))
        {
            _ = SamplerCatalog.Create(setup, null);
            return limit;
        }

        var points = GridCount.Of(graph);
        return limit is { } most ? UInt128.Min(most, points) : points;
    }

    private static UInt128 Saturated(UInt128 a, UInt128 b) => a > UInt128.MaxValue / b ? UInt128.MaxValue : a * b;
}
