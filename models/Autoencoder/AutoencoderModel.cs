namespace Grid.Models;

/// <summary>The autoencoder with a code of three numbers: what a code so small keeps of the classes.</summary>
public sealed class AutoencoderModel : IModel
{
    internal const string ModelName = "autoencoder";

    public ModelInfo Info { get; } =
        new(
            ModelName,
            "Autoencoder of linear layers, 784-50-50-3-50-50-784, for grey images of 28 × 28.",
            [
                CommonParameters.Epochs(20),
                CommonParameters.Batch(256),
                new("code", 3L, "Length of the code.", Min: 2, Max: 512, ChangesShape: true),
                .. CommonParameters.Adam(lr: 1e-3),
                new("penalty", 1e-4, "Weight of ½ Σ θ² in the loss.", Min: 0),
                .. CommonParameters.Images,
            ],
            [
                new("train/loss", SmallerIsBetter: true, "Reconstruction and penalty, mean over the epoch's steps."),
                new("train/reconstruction", SmallerIsBetter: true, "½ Σ (x − x̂)² over batch and pixels, by 784."),
                new("train/penalty", SmallerIsBetter: true, "Weighted ½ Σ θ²."),
                new("test/mse", SmallerIsBetter: true, "Squared error per pixel over the test images."),
                new("test/sse", SmallerIsBetter: true, "Squared error per test image: sum over its pixels."),
                .. CodeMeasures.Metrics,
            ],
            DatasetCatalog.Names,
            Fusable: true
        );

    public ITraining Start(TrainingRequest request)
    {
        set_num_threads(request.Threads);
        var settings = SharedSettings.Of(request, AutoencoderSettings.Of);
        var dataset = request.Dataset ?? throw new ModelException($"Model '{ModelName}' needs a dataset.");
        var data = request.Datasets.Load(dataset, VectorImages.Request);
        return new AutoencoderTraining(settings, request.Lanes, data, Devices.Parse(request.Device)).From(request);
    }
}

/// <summary>What all lanes share.</summary>
internal sealed record AutoencoderSettings(long Epochs, int Batch, int Code, int TrainImages, int TestImages)
{
    public static AutoencoderSettings Of(ModelParameters parameters) =>
        new(
            parameters.Integer("epochs"),
            (int)parameters.Integer("batch"),
            (int)parameters.Integer("code"),
            (int)parameters.Integer("train_images"),
            (int)parameters.Integer("test_images")
        );
}
