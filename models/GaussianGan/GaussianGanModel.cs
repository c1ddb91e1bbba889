namespace Grid.Models;

/// <summary>
/// A tanh generator that is Gaussian from the start: how near its first output comes to the target N(μ, diag(σ²)), over many initialisations (<see cref="GeneratorWeights"/>). Nothing is trained.
/// </summary>
public sealed class GaussianGanModel : IModel
{
    internal const string ModelName = "gaussian-gan";
    internal const string Proposed = "proposed";
    internal const string Xavier = "xavier";

    public ModelInfo Info { get; } =
        new(
            ModelName,
            "How Gaussian a tanh generator's output is at its initialisation; nothing is trained.",
            [
                new(
                    "epochs",
                    10L,
                    "Epochs: reports, each over all draws so far.",
                    Min: 1,
                    Max: 1_000_000,
                    ChangesShape: true
                ),
                new("draws", 40L, "Initialisations drawn in an epoch.", Min: 1, Max: 100_000, ChangesShape: true),
                new("samples", 20_000L, "Points generated with each.", Min: 10, Max: 100_000, ChangesShape: true),
                new(
                    "test_samples",
                    1000L,
                    "The first so many of them are tested for normality.",
                    Min: 10,
                    Max: 10_000,
                    ChangesShape: true
                ),
                new("init", Proposed, "How weights are drawn.", Choices: [Proposed, Xavier]),
                new("alpha", 0.25, "What 95 % of the inputs of tanh are to stay within.", Min: 1e-4, Max: 100),
                new("nz", 3L, "Length of the latents.", Min: 1, Max: 256, ChangesShape: true),
                new("hidden1", 5L, "Width of the first hidden layer.", Min: 1, Max: 256, ChangesShape: true),
                new("hidden2", 5L, "Width of the second hidden layer.", Min: 1, Max: 256, ChangesShape: true),
                new("outputs", 2L, "Dimensions of the target.", Min: 1, Max: 64, ChangesShape: true),
                new("mu_first", 2.0, "The target's mean, first output; those between lie evenly.", Min: -1e3, Max: 1e3),
                new("mu_last", 4.0, "The target's mean, last output.", Min: -1e3, Max: 1e3),
                new(
                    "sigma_first",
                    1.5,
                    "The target's standard deviation, first output; those between lie evenly.",
                    Min: 1e-3,
                    Max: 1e3
                ),
                new("sigma_last", 0.8, "The target's standard deviation, last output.", Min: 1e-3, Max: 1e3),
            ],
            [.. GaussianGanMetric.All.Select(metric => metric.Info)],
            Datasets: [],
            Fusable: true
        );

    public ITraining Start(TrainingRequest request)
    {
        set_num_threads(request.Threads);
        var settings = GaussianGanSettings.Of(request);
        var training = new GaussianGanTraining(
            settings,
            [.. request.Lanes.Select(lane => GaussianGanLane.Of(lane, settings.Shape.Outputs))],
            Devices.Parse(request.Device)
        );
        training.Resume([.. request.Lanes.Select(lane => lane.CheckpointPath)]);
        return training;
    }
}
