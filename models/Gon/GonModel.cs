namespace Grid.Models;

/// <summary>
/// The gradient origin network in its joint and its detached form: an autoencoder without an encoder (see <see cref="Gon"/> and <see cref="GradientOrigin"/>).
/// </summary>
public sealed class GonModel : IModel
{
    internal const string ModelName = "gon";
    internal const string Joint = "joint";
    internal const string Detached = "detached";

    public ModelInfo Info { get; } =
        new(
            ModelName,
            "Gradient origin network: latents by one gradient step from the origin, no encoder (ICLR 2021).",
            [
                CommonParameters.Epochs(20),
                CommonParameters.Batch(64),
                new("nz", 256L, "Length of the latents.", Min: 1, Max: 8192, ChangesShape: true),
                new("ngf", 16L, "Channels before the last layer.", Min: 1, Max: 512, ChangesShape: true),
                .. CommonParameters.Adam(lr: 2e-4),
                new("activation", "elu", "After each batch norm.", Choices: Activations.Names, ChangesShape: true),
                new("latent_sigma", 0.0, "Latents start at N(0, sigma²) instead of the origin.", Min: 0),
                new(
                    "variant",
                    Joint,
                    "Whether gradients also flow through the latents' gradient step.",
                    Choices: [Joint, Detached],
                    ChangesShape: true
                ),
                .. CommonParameters.Images,
            ],
            [
                new("train/loss", SmallerIsBetter: true, "Outer loss, mean over the epoch's steps."),
                new("train/mse", SmallerIsBetter: true, "Squared error per pixel and channel, mean over the epoch."),
                new("test/loss", SmallerIsBetter: true, "Outer loss over the test images."),
                new("test/mse", SmallerIsBetter: true, "Squared error per pixel and channel over the test images."),
                new("test/sse", SmallerIsBetter: true, "Squared error per test image: sum over its pixels."),
            ],
            DatasetCatalog.Names,
            Fusable: true
        );

    public ITraining Start(TrainingRequest request)
    {
        set_num_threads(request.Threads);
        var device = Devices.Parse(request.Device);
        var settings = GonSettings.Of(request);
        var data = request.Datasets.Load(request.Dataset ?? throw new ModelException("Model 'gon' needs a dataset."));
        return new GonTraining(settings, [.. request.Lanes.Select(GonLane.Of)], data, device).From(request);
    }
}
