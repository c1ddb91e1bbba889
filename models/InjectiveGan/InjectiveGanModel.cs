namespace Grid.Models;

/// <summary>The generative network of section 4.2 of "Globally injective ReLU networks": does a generator that is injective by construction help to infer codes?</summary>
public sealed class InjectiveGanModel : IModel
{
    internal const string ModelName = "injective-gan";
    internal const string Plain = "plain";
    internal const string Injective = "injective";

    public ModelInfo Info { get; } =
        new(
            ModelName,
            "Wasserstein GAN with a plain or an injective generator, and an inference network beside it (Puthawala et al. 2022).",
            [
                CommonParameters.Epochs(40),
                CommonParameters.Batch(64),
                new(
                    "generator",
                    Injective,
                    "Its expanding layers' form.",
                    Choices: [Plain, Injective],
                    ChangesShape: true
                ),
                new("nz", 256L, "Length of z.", Min: 2, Max: 1024, ChangesShape: true),
                new("channels", 1024L, "The generator's channels at 4 × 4.", Min: 4, Max: 4096, ChangesShape: true),
                new(
                    "critic_channels",
                    128L,
                    "The critic's channels after its first layer.",
                    Min: 1,
                    Max: 512,
                    ChangesShape: true
                ),
                new("side", "64", "Images are side × side.", Choices: ["16", "32", "64"], ChangesShape: true),
                new(
                    "critic_steps",
                    5L,
                    "Critic steps for each of the generator.",
                    Min: 1,
                    Max: 100,
                    ChangesShape: true
                ),
                new(
                    "classifier_steps",
                    600L,
                    "Steps of 64 images in training the classifier that measures.",
                    Min: 1,
                    Max: 1_000_000,
                    ChangesShape: true
                ),
                .. CommonParameters.Adam(lr: 1e-4),
                new("penalty", 10.0, "Weight of the gradient penalty.", Min: 0),
                .. CommonParameters.Images,
            ],
            [
                new("train/critic_loss", SmallerIsBetter: true, "E D(G(z)) − E D(x) plus the weighted penalty."),
                new("train/gradient_penalty", SmallerIsBetter: true, "E (‖∇D‖ − 1)², unweighted."),
                new("train/generator_loss", SmallerIsBetter: true, "−E D(G(z))."),
                new("train/inference_loss", SmallerIsBetter: true, "E ‖I(G(z)) − z‖² by the length of z."),
                .. InjectiveGanMeasurement.Metrics,
            ],
            DatasetCatalog.Names,
            Fusable: true
        );

    public ITraining Start(TrainingRequest request)
    {
        set_num_threads(request.Threads);
        var settings = SharedSettings.Of(request, InjectiveGanSettings.Of);
        var dataset = request.Dataset ?? throw new ModelException($"Model '{ModelName}' needs a dataset.");
        var data = request.Datasets.Load(dataset, new ImageRequest(settings.Side, Labels: true));
        return new InjectiveGanTraining(settings, request.Lanes, data, Devices.Parse(request.Device)).From(request);
    }
}
