namespace Grid.Models;

/// <summary>
/// What a random ReLU layer keeps of an image: reconstruction from noisy outputs at the witness and at images (JMLR 23(105), 2022, section 4.1). The paper's expansivity is 2.1: most images pass
/// through it unharmed, the witness does not. Nothing is trained.
/// </summary>
public sealed class LayerReconstructionModel : IModel
{
    internal const string ModelName = "relu-layer-reconstruction";

    public ModelInfo Info { get; } =
        new(
            ModelName,
            "Random ReLU layers on images: what noisy outputs tell of the witness and of images.",
            [
                .. LayerDraws.Parameters(epochs: 4, draws: 1, batch: 1),
                new("side", 28L, "Images of side × side grey values: n = side².", Min: 1, Max: 64, ChangesShape: true),
                LayerDraws.Expanding(2.1),
                LayerDraws.Form,
                new("noise_db", 20.0, "Outputs over noise in decibels: |y| / |noise| = 10^(dB/20).", Min: 0, Max: 300),
            ],
            [
                new("x0/active", SmallerIsBetter: false, "Active outputs at the witness, by n: mean."),
                new("x0/error", SmallerIsBetter: true, "Relative error of the reconstructed witness: mean."),
                new("image/active", SmallerIsBetter: false, "Active outputs at images, by n: mean."),
                new("image/least", SmallerIsBetter: false, "Active outputs at the image with the fewest, by n."),
                new("image/error", SmallerIsBetter: true, "Relative error of the reconstructed images: mean."),
                new(
                    "plane/green",
                    SmallerIsBetter: false,
                    "Share of the picture's 2,500 inputs with more than n active."
                ),
            ],
            DatasetCatalog.Names,
            Fusable: true
        );

    public ITraining Start(TrainingRequest request)
    {
        set_num_threads(request.Threads);
        var side = SharedSettings.Of(request, of => of.Integer("side"));
        var draws = SharedSettings.Of(request, of => LayerDraws.Of(of, (int)(side * side)));
        var dataset = request.Dataset ?? throw new ModelException($"Model '{ModelName}' needs a dataset.");
        var images = request.Datasets.Load(dataset, new ImageRequest((int)side, Channels: 1)).Test;
        LayerReconstructionTraining.Lane[] lanes =
        [
            .. request.Lanes.Select(lane => new LayerReconstructionTraining.Lane(
                LayerLane.Of(lane),
                lane.Parameters.Real("noise_db")
            )),
        ];
        return new LayerReconstructionTraining(draws, lanes, images, Devices.Parse(request.Device)).From(request);
    }
}
