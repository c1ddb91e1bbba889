using System.Collections.Immutable;
using System.Text.Json;

namespace Grid.Search;

/// <summary>The search algorithms by the names that specs give them.</summary>
public static class SamplerCatalog
{
    public const string Grid = "grid";
    public const string Random = "random";

    /// <summary>Every name of an algorithm.</summary>
    public static ImmutableArray<string> Names => [Grid, Random];

    /// <summary>Makes a sampler; <paramref name="state"/> is what it saved, null for a new one.</summary>
    /// <exception cref="SearchSpaceException">The space cannot be searched so.</exception>
    internal static ISampler Create(SearchSetup setup, JsonElement? state) =>
        setup.Options.Algorithm switch
        {
            Grid => new GridSampler(setup.Graph, state),
            Random => new RandomSampler(setup.Graph),
            _ => throw new SearchSpaceException(
                null,
                $"no search algorithm is called '{setup.Options.Algorithm}'.",
                $"Known ones: {string.Join(", ", Names)}."
            ),
        };
}
