namespace Grid.Models;

/// <summary>
/// How many outputs of a random ReLU layer are active at the worst input: the experiment on the expansivity that makes a layer injective (JMLR 23(105), 2022, section 4.1 and
/// Theorem 7). Nothing is trained: layers are drawn, and looked at at a witness, at random points, and where a search finds the fewest active.
/// </summary>
public sealed class ReluLayerModel : IModel
{
    internal const string ModelName = "relu-layer";

    public ModelInfo Info { get; } =
        new(
            ModelName,
            "Random ReLU layers: active outputs at a witness, at random points, and at the worst point a search finds.",
            [
                .. LayerDraws.Parameters(epochs: 4, draws: 4, batch: 4),
                new("n", 50L, "Inputs.", Min: 1, Max: 20_000, ChangesShape: true),
                LayerDraws.Expanding(4),
                LayerDraws.Form,
                new(
                    "starts",
                    64L,
                    "Points that search at once, for each layer.",
                    Min: 1,
                    Max: 4096,
                    ChangesShape: true
                ),
                new("rounds", 20L, "Rounds of the search; 0: none.", Min: 0, Max: 100_000, ChangesShape: true),
            ],
            [
                new("x0/active", SmallerIsBetter: true, "Active outputs at the witness, by n: mean over the layers."),
                new("x0/spanning", SmallerIsBetter: true, "Share of layers with a spanning set at the witness."),
                new("random/active", SmallerIsBetter: true, "Active outputs at random points, by n: mean."),
                new("random/spanning", SmallerIsBetter: true, "Share of random points with a spanning set."),
                new("search/active", SmallerIsBetter: true, "The fewest found active, by n: mean over the layers."),
                new("search/least", SmallerIsBetter: true, "The fewest found active in any layer, by n."),
                new("search/spanning", SmallerIsBetter: true, "Share of layers that the search did not disprove."),
                new("theory/x0", SmallerIsBetter: true, "What x0/active tends to: c·Φ(−1/√c)."),
                new("theory/replica", SmallerIsBetter: true, "Lower bound of the fewest active by n, n → ∞."),
                new(
                    "theory/log10_bad_cells",
                    SmallerIsBetter: true,
                    "Decimal logarithm of the expected number of cells without a spanning set."
                ),
            ],
            Datasets: [],
            Fusable: true
        );

    public ITraining Start(TrainingRequest request)
    {
        set_num_threads(request.Threads);
        var draws = SharedSettings.Of(request, of => LayerDraws.Of(of, (int)of.Integer("n")));
        var search = SharedSettings.Of(
            request,
            of => new CounterexampleSearch((int)of.Integer("starts"), (int)of.Integer("rounds"))
        );
        LayerLane[] lanes = [.. request.Lanes.Select(LayerLane.Of)];
        return new ReluLayerTraining(draws, search, lanes, Devices.Parse(request.Device)).From(request);
    }
}
