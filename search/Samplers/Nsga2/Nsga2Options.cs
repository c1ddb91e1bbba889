using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>The options of NSGA-II.</summary>
/// <param name="Population">How many points survive a generation.</param>
/// <param name="Crossover">How likely a child takes after two parents rather than one.</param>
internal sealed record Nsga2Options(int Population, double Crossover)
{
    public static readonly ImmutableArray<SamplerOption> Declared =
    [
        new("population", ParameterValue.Of(50), 4, 100_000, "points that survive a generation"),
        new("crossover", ParameterValue.Of(0.9), 0, 1, "how likely a child takes after two parents rather than one"),
    ];

    public static Nsga2Options Of(SearchOptions options)
    {
        var given = new SamplerOptions(Declared, options.Settings);
        return new(given.Integer("population"), given.Real("crossover"));
    }
}
