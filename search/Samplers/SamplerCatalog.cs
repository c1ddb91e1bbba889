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
    internal static ISampler Create(string algorithm, SpaceGraph graph, JsonElement? state) =>
        algorithm switch
        {
            Grid => new GridSampler(graph, state),
            Random => new RandomSampler(graph),
            _ => throw new SearchSpaceException(
                null,
                $"no search algorithm is called '{algorithm}'.",
                $"Known ones: {string.Join(", ", Names)}."
            ),
        };
}
