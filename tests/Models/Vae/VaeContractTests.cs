namespace Grid.Models.Tests.Vae;

public sealed class VaeContractTests : ModelContract
{
    protected override IModel Model { get; } = new VaeModel();

    protected override IReadOnlyDictionary<string, object> Small =>
        new Dictionary<string, object> { ["epochs"] = 3L, ["batch"] = 8L };

    protected override IReadOnlyList<(string, object)> Different =>
        [("lr", 2e-3), ("kl_weight", 0.1), ("penalty", 1e-3)];

    protected override IReadOnlySet<string> Discrete { get; } =
        new HashSet<string> { "test/knn_accuracy", "test/informative", "test/between_variance" };

    [Fact]
    public void It_has_as_many_parameters_as_the_field_notes()
    {
        using var training = Start(Lane(1));
        Assert.Equal(84_840, ((IStepwise)training).ParametersPerLane);
    }

    [Fact]
    public void No_term_of_the_divergence_is_negative()
    {
        using var training = Start(Lane(1, ("epochs", 20L), ("lr", 1e-2)));
        Assert.All(
            Run(training),
            epoch =>
            {
                Assert.True(epoch[0].Metrics["test/kl_min_term"] >= 0);
                Assert.True(epoch[0].Metrics["train/kl"] >= 0);
            }
        );
    }

    [Fact]
    public void The_dimensions_divergences_add_up()
    {
        using var training = Start(Lane(1));
        var metrics = Run(training)[^1][0].Metrics;
        Assert.Equal(metrics["test/kl"], metrics["test/kl_1"] + metrics["test/kl_2"] + metrics["test/kl_3"], 1e-9);
        Assert.True(metrics["test/kl_1"] >= metrics["test/kl_2"] && metrics["test/kl_2"] >= metrics["test/kl_3"]);
        Assert.Equal(metrics["test/loss"], metrics["test/kl"] + metrics["test/reconstruction"], 1e-9);
    }

    [Fact]
    public void Relu_heads_keep_the_log_variance_from_going_below_0()
    {
        using var wrong = Start(Lane(1, ("bug", "relu_heads"), ("epochs", 30L), ("lr", 5e-3)));
        using var right = Start(Lane(1, ("epochs", 30L), ("lr", 5e-3)));
        Assert.All(Run(wrong), epoch => Assert.True(epoch[0].Metrics["test/logvar_min"] >= 0));
        Assert.True(Run(right)[^1][0].Metrics["test/logvar_min"] < -0.1);
    }
}
