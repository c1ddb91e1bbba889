using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>The options of TPE.</summary>
/// <param name="Startup">How many points are measured before the first that is not random.</param>
/// <param name="Candidates">How many draws ranges that are chosen together are chosen from, for each of them; beside choices, in all.</param>
/// <param name="Multivariate">Whether parameters are chosen together rather than each on its own.</param>
internal sealed record TpeOptions(int Startup, int Candidates, bool Multivariate)
{
    public static readonly ImmutableArray<SamplerOption> Declared =
    [
        new("startup", ParameterValue.Of(10), 1, 1_000_000, "points measured before the first that is not random"),
        new("candidates", ParameterValue.Of(24), 1, 100_000, "draws for each range, of which the best is taken"),
        new("multivariate", ParameterValue.Of(true), 0, 0, "choose parameters together rather than each on its own"),
    ];

    public static TpeOptions Of(SearchOptions options)
    {
        var given = new SamplerOptions(Declared, options.Settings);
        return new(given.Integer("startup"), given.Integer("candidates"), given.Flag("multivariate"));
    }
}
