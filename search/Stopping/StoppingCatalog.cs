using System.Collections.Immutable;
using System.Text.Json;

namespace Grid.Search;

/// <summary>The stopping policies by the names that specs give them.</summary>
public static class StoppingCatalog
{
    /// <summary>The name that a spec may write where no policy is wanted.</summary>
    public const string None = "none";
    public const string Median = "median";
    public const string Percentile = "percentile";
    public const string Patience = "patience";
    public const string Halving = "halving";
    public const string Hyperband = "hyperband";
    public const string Asha = "asha";
    public const string Wilcoxon = "wilcoxon";
    public const string Pbt = "pbt";

    /// <summary>Every name of a policy.</summary>
    public static ImmutableArray<string> Names =>
        [None, Median, Percentile, Patience, Halving, Hyperband, Asha, Wilcoxon, Pbt];

    /// <summary>Makes a rule; <paramref name="state"/> is what it saved, null for a new one.</summary>
    internal static StoppingRule Create(SearchSetup setup, JsonElement? state) =>
        setup.Options.Stop switch
        {
            MedianOptions median => new MedianRule(median, state),
            PercentileOptions percentile => new PercentileRule(percentile, state),
            PatienceOptions patience => new PatienceRule(patience, state),
            HalvingOptions halving => new BracketRule([halving.Bracket()], state),
            HyperbandOptions hyperband => new BracketRule(hyperband.Brackets(), state),
            AshaOptions { Promote: false } asha => new AshaStopRule(asha, state),
            AshaOptions asha => new AshaPromoteRule(asha, state),
            WilcoxonOptions wilcoxon => new WilcoxonRule(wilcoxon, setup.Options.Repeats, state),
            PbtOptions pbt => new PbtRule(pbt, setup.Graph, setup.Options.Seed, state),
            _ => throw new ArgumentException($"{setup.Options.Stop} has no rule.", nameof(setup)),
        };
}
