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
                new("epochs", 20L, "Epochs to train.", Min: 1, Max: 1_000_000, ChangesShape: true),
                new("batch", 64L, "Images in a batch, in training and at test.", Min: 2, Max: 4096, ChangesShape: true),
                new("nz", 256L, "Length of the latents.", Min: 1, Max: 8192, ChangesShape: true),
                new("ngf", 16L, "Channels before the last layer.", Min: 1, Max: 512, ChangesShape: true),
                new("lr", 2e-4, "Adam's learning rate.", Min: 0),
                new("beta1", 0.9, "Adam's decay of the mean of gradients.", Min: 0, Max: 0.999999),
                new("beta2", 0.999, "Adam's decay of the mean of squared gradients.", Min: 0, Max: 0.999999999),
                new("weight_decay", 0.0, "Added to gradients: this times the weights.", Min: 0),
                new("activation", "elu", "After each batch norm.", Choices: Activations.Names, ChangesShape: true),
                new("latent_sigma", 0.0, "Latents start at N(0, sigma²) instead of the origin.", Min: 0),
                new(
                    "variant",
                    Joint,
                    "Whether gradients also flow through the latents' gradient step.",
                    Choices: [Joint, Detached],
                    ChangesShape: true
                ),
                new("train_images", 0L, "The first so many images to train on; 0: all.", Min: 0, ChangesShape: true),
                new("test_images", 0L, "The first so many images to measure on; 0: all.", Min: 0, ChangesShape: true),
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
        var training = new GonTraining(settings, [.. request.Lanes.Select(GonLane.Of)], data, device);
        try
        {
            training.Resume([.. request.Lanes.Select(lane => lane.CheckpointPath)]);
            return training;
        }
        catch
        {
            training.Dispose();
            throw;
        }
    }
}
