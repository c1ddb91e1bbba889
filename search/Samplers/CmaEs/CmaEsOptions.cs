using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>The options of CMA-ES.</summary>
/// <param name="Population">The size of the first generation; 0: by the number of parameters.</param>
/// <param name="Sigma">The first step size, as a share of each range.</param>
/// <param name="Startup">How many points are measured before the first that is not random.</param>
internal sealed record CmaEsOptions(int Population, double Sigma, int Startup)
{
    public static readonly ImmutableArray<SamplerOption> Declared =
    [
        new(
            "population",
            ParameterValue.Of(0),
            0,
            100_000,
            "points of the first generation; 0: by the number of parameters"
        ),
        new("sigma", ParameterValue.Of(1.0 / 6), 1e-6, 1, "first step size, as a share of each range"),
        new("startup", ParameterValue.Of(1), 0, 1_000_000, "points measured before the first that is not random"),
    ];

    public static CmaEsOptions Of(SearchOptions options)
    {
        var given = new SamplerOptions(Declared, options.Settings);
        return new(given.Integer("population"), given.Real("sigma"), given.Integer("startup"));
    }
}
