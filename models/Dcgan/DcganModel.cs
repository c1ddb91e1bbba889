namespace Grid.Models;

/// <summary>A deep convolutional generative adversarial network, as the field note trains it on faces.</summary>
public sealed class DcganModel : IModel
{
    internal const string ModelName = "dcgan";

    public ModelInfo Info { get; } =
        new(
            ModelName,
            "Deep convolutional GAN with feature matching (Radford et al. 2016; the field note's Faces_GAN.py).",
            [
                CommonParameters.Epochs(20),
                CommonParameters.Batch(64),
                new("nz", 100L, "Length of z, uniform in −1 to 1.", Min: 1, Max: 4096, ChangesShape: true),
                new("ngf", 64L, "Channels before the generator's last layer.", Min: 1, Max: 512, ChangesShape: true),
                new(
                    "ndf",
                    64L,
                    "Channels after the discriminator's first layer.",
                    Min: 1,
                    Max: 512,
                    ChangesShape: true
                ),
                new("side", "64", "Images are side × side.", Choices: ["16", "32", "64", "128"], ChangesShape: true),
                new(
                    "g_steps",
                    2L,
                    "Generator steps for each of the discriminator.",
                    Min: 1,
                    Max: 16,
                    ChangesShape: true
                ),
                .. CommonParameters.Adam(lr: 2e-4, beta1: 0.5),
                new("feature_weight", 0.1, "Weight of the distance of features in the generator's loss.", Min: 0),
                .. CommonParameters.Images,
            ],
            [
                new(
                    "train/d_loss",
                    SmallerIsBetter: true,
                    "Discriminator: cross-entropy of real and generated, added."
                ),
                new("train/g_loss", SmallerIsBetter: true, "Generator: all terms."),
                new("train/g_adversarial", SmallerIsBetter: true, "Generator: cross-entropy of being taken for real."),
                new(
                    "train/g_features",
                    SmallerIsBetter: true,
                    "Generator: ½ Σ (features of real − generated)² by 4096, unweighted."
                ),
                new("train/d_real", SmallerIsBetter: false, "Mean probability of being real given to real images."),
                new("train/d_fake", SmallerIsBetter: true, "Mean probability of being real given to generated images."),
                new(
                    "test/pixel_frechet",
                    SmallerIsBetter: true,
                    "Fréchet distance of generated from test images in pixels averaged to 8 × 8 grey: no FID."
                ),
            ],
            DatasetCatalog.Names,
            Fusable: true
        );

    public ITraining Start(TrainingRequest request)
    {
        set_num_threads(request.Threads);
        var settings = SharedSettings.Of(request, DcganSettings.Of);
        var dataset = request.Dataset ?? throw new ModelException($"Model '{ModelName}' needs a dataset.");
        var data = request.Datasets.Load(dataset, new ImageRequest(settings.Side));
        return new DcganTraining(settings, request.Lanes, data, Devices.Parse(request.Device)).From(request);
    }
}
