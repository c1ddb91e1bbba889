namespace Grid.Search;

/// <summary>What a sampler is made for.</summary>
internal sealed record SearchSetup(SpaceGraph Graph, SearchTargets Targets, SearchOptions Options);
