using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>The options of the Gaussian process search.</summary>
/// <param name="Startup">How many points are measured before the first that is not random.</param>
/// <param name="Points">How many points the process is fitted to at most.</param>
internal sealed record GpOptions(int Startup, int Points)
{
    public static readonly ImmutableArray<SamplerOption> Declared =
    [
        new("startup", ParameterValue.Of(10), 2, 1_000_000, "points measured before the first that is not random"),
        new(
            "points",
            ParameterValue.Of(250),
            20,
            2_000,
            "points that the process is fitted to at most; of more, the best and the newest"
        ),
    ];

    public static GpOptions Of(SearchOptions options)
    {
        var given = new SamplerOptions(Declared, options.Settings);
        return new(given.Integer("startup"), given.Integer("points"));
    }
}
