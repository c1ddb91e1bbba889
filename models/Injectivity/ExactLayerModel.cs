using MathNet.Numerics;

namespace Grid.Models;

/// <summary>Whether small random ReLU layers are injective, decided exactly by <see cref="CellEnumeration"/>. Nothing is trained.</summary>
public sealed class ExactLayerModel : IModel
{
    internal const string ModelName = "relu-layer-exact";

    /// <summary>A layer with more vertices takes minutes.</summary>
    private const double MostVertices = 2e6;

    public ModelInfo Info { get; } =
        new(
            ModelName,
            "Small random ReLU layers, each decided to be injective or not by enumeration of its cells.",
            [
                .. LayerDraws.Parameters(epochs: 4, draws: 250, batch: 10),
                new("n", 2L, "Inputs.", Min: 1, Max: 8, ChangesShape: true),
                LayerDraws.Expanding(4),
                LayerDraws.Form,
            ],
            [
                new("exact/injective", SmallerIsBetter: false, "Share of layers that are injective."),
                new(
                    "exact/active",
                    SmallerIsBetter: true,
                    "Active outputs in the worst cell, by n: mean over the layers."
                ),
                new("x0/spanning", SmallerIsBetter: true, "Share of layers with a spanning set at the witness."),
                new("theory/bad_cells", SmallerIsBetter: true, "Expected number of cells with fewer than n active."),
            ],
            Datasets: [],
            Fusable: true
        );

    public ITraining Start(TrainingRequest request)
    {
        var draws = SharedSettings.Of(request, of => LayerDraws.Of(of, (int)of.Integer("n")));
        return SpecialFunctions.Binomial(draws.Outputs, draws.Inputs - 1) > MostVertices
            ? throw new ModelException(
                $"{draws.Outputs} rows of {draws.Inputs} are too many to enumerate: take fewer inputs or a smaller expansivity."
            )
            : new ExactLayerTraining(draws, [.. request.Lanes.Select(LayerLane.Of)]).From(request);
    }
}
