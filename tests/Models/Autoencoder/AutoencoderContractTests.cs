namespace Grid.Models.Tests.Autoencoder;

public sealed class AutoencoderContractTests : ModelContract
{
    protected override IModel Model { get; } = new AutoencoderModel();

    protected override IReadOnlyDictionary<string, object> Small =>
        new Dictionary<string, object> { ["epochs"] = 3L, ["batch"] = 8L };

    protected override IReadOnlyList<(string, object)> Different => [("lr", 2e-3), ("penalty", 1e-2), ("beta1", 0.5)];

    protected override IReadOnlySet<string> Discrete { get; } = new HashSet<string> { "test/knn_accuracy" };

    [Fact]
    public void It_has_as_many_parameters_as_the_field_notes()
    {
        using var training = Start(Lane(1));
        Assert.Equal(84_687, ((IStepwise)training).ParametersPerLane);
    }

    [Fact]
    public void Training_lowers_the_reconstruction_error()
    {
        using var training = Start(Lane(1, ("epochs", 40L), ("lr", 3e-3), ("penalty", 0.0)));
        var epochs = Run(training);
        Assert.True(epochs[^1][0].Metrics["test/mse"] < 0.8 * epochs[0][0].Metrics["test/mse"]);
    }

    [Fact]
    public void The_terms_add_up_to_the_loss()
    {
        using var training = Start(Lane(1));
        var metrics = training.RunEpoch(null, CancellationToken.None)![0].Metrics;
        Assert.Equal(metrics["train/loss"], metrics["train/reconstruction"] + metrics["train/penalty"], 1e-9);
        Assert.Equal(metrics["test/sse"], 784 * metrics["test/mse"], 1e-9);
    }
}
