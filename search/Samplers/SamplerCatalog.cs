using System.Collections.Immutable;
using System.Text.Json;

namespace Grid.Search;

/// <summary>The search algorithms by the names that specs give them.</summary>
public static class SamplerCatalog
{
    public const string Grid = "grid";
    public const string Random = "random";
    public const string Sobol = "sobol";
    public const string Halton = "halton";
    public const string Tpe = "tpe";
    public const string CmaEs = "cma-es";
    public const string Gp = "gp";
    public const string Nsga2 = "nsga2";

    // The scrambling of sequences, beside the sources of points and of trial seeds.
    private const int ScramblingStream = 2;

    /// <summary>Every name of an algorithm.</summary>
    public static ImmutableArray<string> Names => [Grid, Random, Sobol, Halton, Tpe, CmaEs, Gp, Nsga2];

    /// <summary>The options that an algorithm has of its own.</summary>
    public static ImmutableArray<SamplerOption> OptionsOf(string algorithm) =>
        algorithm switch
        {
            Tpe => TpeOptions.Declared,
            CmaEs => CmaEsOptions.Declared,
            Gp => GpOptions.Declared,
            Nsga2 => Nsga2Options.Declared,
            _ => [],
        };

    /// <summary>Makes a sampler; <paramref name="state"/> is what it saved, null for a new one.</summary>
    /// <exception cref="SearchSpaceException">The space cannot be searched so.</exception>
    internal static ISampler Create(SearchSetup setup, JsonElement? state) =>
        setup.Options.Algorithm switch
        {
            Grid => new GridSampler(setup.Graph, state),
            Random => new RandomSampler(setup.Graph),
            Sobol => QuasiRandom(setup, state, (dimensions, random) => new SobolSequence(dimensions, random)),
            Halton => QuasiRandom(setup, state, (dimensions, random) => new HaltonSequence(dimensions, random)),
            Tpe => new TpeSampler(setup.OneObjective(), state),
            CmaEs => new CmaEsSampler(setup.OneObjective(), state),
            Gp => new GpSampler(setup.OneObjective(), state),
            Nsga2 => new Nsga2Sampler(setup, state),
            _ => throw new SearchSpaceException(
                null,
                $"no search algorithm is called '{setup.Options.Algorithm}'.",
                $"Known ones: {string.Join(", ", Names)}."
            ),
        };

    private static QuasiRandomSampler QuasiRandom(
        SearchSetup setup,
        JsonElement? state,
        Func<int, RandomSource, ISequence> sequence
    )
    {
        var system = new CoordinateSystem(setup.Graph);
        return new(system, sequence(system.Count, RandomSource.Of(setup.Options.Seed, ScramblingStream)), state);
    }
}
