namespace Grid.Search;

/// <summary>What a sampler is made for.</summary>
internal sealed record SearchSetup(SpaceGraph Graph, SearchTargets Targets, SearchOptions Options)
{
    /// <summary>This setup, for an algorithm that knows only one objective.</summary>
    /// <exception cref="SearchSpaceException">There are several.</exception>
    public SearchSetup OneObjective() =>
        Targets.Objectives.Length == 1
            ? this
            : throw new SearchSpaceException(
                null,
                $"{Options.Algorithm} searches for one objective, not {Targets.Objectives.Length}.",
                "Name one, or use 'algorithm: nsga2'."
            );
}
