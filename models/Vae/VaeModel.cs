namespace Grid.Models;

/// <summary>The variational autoencoder with a code of three numbers, and the mistake that its authors corrected.</summary>
public sealed class VaeModel : IModel
{
    internal const string ModelName = "vae";
    internal const string NoBug = "none";
    internal const string ReluHeads = "relu_heads";

    public ModelInfo Info { get; } =
        new(
            ModelName,
            "Variational autoencoder of linear layers, 784-50-50-3-50-50-784, for grey images of 28 × 28.",
            [
                CommonParameters.Epochs(20),
                CommonParameters.Batch(256),
                new("nz", 3L, "Length of the code.", Min: 3, Max: 512, ChangesShape: true),
                new("activation", "relu", "Of the hidden layers.", Choices: Activations.Names, ChangesShape: true),
                new(
                    "bug",
                    NoBug,
                    "relu_heads: the activation also after mean and log-variance, as in the field note's first version.",
                    Choices: [NoBug, ReluHeads],
                    ChangesShape: true
                ),
                .. CommonParameters.Adam(lr: 1e-3),
                new("kl_weight", 1.0, "Weight of the divergence in the loss; 1 makes it the evidence bound.", Min: 0),
                new("penalty", 1e-5, "Weight of ½ Σ θ² in the loss.", Min: 0),
                .. CommonParameters.Images,
            ],
            [
                new("train/loss", SmallerIsBetter: true, "All terms, mean over the epoch's steps."),
                new("train/reconstruction", SmallerIsBetter: true, "Cross-entropy, sum over pixels, in nats."),
                new("train/kl", SmallerIsBetter: true, "Divergence from N(0, 1), sum over the code, unweighted."),
                new("train/penalty", SmallerIsBetter: true, "Weighted ½ Σ θ²."),
                .. VaeMeasurement.Metrics,
            ],
            DatasetCatalog.Names,
            Fusable: true
        );

    public ITraining Start(TrainingRequest request)
    {
        set_num_threads(request.Threads);
        var settings = SharedSettings.Of(request, VaeSettings.Of);
        var dataset = request.Dataset ?? throw new ModelException($"Model '{ModelName}' needs a dataset.");
        var data = request.Datasets.Load(dataset, VectorImages.Request);
        return new VaeTraining(settings, request.Lanes, data, Devices.Parse(request.Device)).From(request);
    }
}

/// <summary>What all lanes share.</summary>
internal sealed record VaeSettings(
    long Epochs,
    int Batch,
    int Latents,
    string Activation,
    bool ReluHeads,
    int TrainImages,
    int TestImages
)
{
    public static VaeSettings Of(ModelParameters parameters) =>
        new(
            parameters.Integer("epochs"),
            (int)parameters.Integer("batch"),
            (int)parameters.Integer("nz"),
            parameters.Text("activation"),
            parameters.Text("bug") == VaeModel.ReluHeads,
            (int)parameters.Integer("train_images"),
            (int)parameters.Integer("test_images")
        );
}
