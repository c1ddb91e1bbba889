namespace Grid.Models.Tests.Dcgan;

public sealed class DcganContractTests : ModelContract
{
    protected override IModel Model { get; } = new DcganModel();

    protected override IReadOnlyDictionary<string, object> Small =>
        new Dictionary<string, object>
        {
            ["epochs"] = 3L,
            ["batch"] = 10L,
            ["side"] = "16",
            ["nz"] = 4L,
            ["ngf"] = 2L,
            ["ndf"] = 2L,
        };

    protected override IReadOnlyList<(string, object)> Different =>
        [("lr", 1e-3), ("feature_weight", 1.0), ("beta1", 0.9)];

    [Fact]
    public void Networks_for_images_of_64_have_the_field_notes_channels()
    {
        var shape = new DcganSettings(1, 64, 100, 64, 64, 64, 2, 0, 0).Shape(3);
        Assert.Equal([512, 256, 128, 64], shape.Channels(64));
    }

    [Fact]
    public void A_generator_makes_images_of_its_size_between_minus_1_and_1()
    {
        using var scope = NewDisposeScope();
        using var parameters = ParameterSet.For([1, 2], CPU);
        var generator = new DcganGenerator(parameters, new DcganShape(5, 2, 2, 3, 32));
        var images = generator.Forward(new StepNoise([1, 2], RandomPurpose.TestNoise, 0, 0, CPU).Normal(7, 5));
        Assert.Equal([7, 2 * 3, 32, 32], images.shape);
        Assert.All(images.detach().contiguous().data<float>().ToArray(), value => Assert.InRange(value, -1, 1));
    }

    [Theory]
    [InlineData(0, true, 0.6931471805599453)]
    [InlineData(3, true, 0.04858735157374191)] // −log σ(3)
    [InlineData(3, false, 3.048587351573742)] // −log(1 − σ(3))
    public void Cross_entropies_are_those_of_the_logits(float logit, bool real, double expected)
    {
        using var scope = NewDisposeScope();
        var loss = DcganLosses.CrossEntropy(tensor([logit, logit], [1, 2]), real);
        Assert.Equal(expected, loss.data<float>()[0], 1e-6);
    }

    [Fact]
    public void The_discriminator_learns_to_tell_real_from_generated()
    {
        using var training = Start(Lane(1, ("epochs", 12L), ("lr", 2e-3), ("ndf", 8L)));
        var metrics = Run(training)[^1][0].Metrics;
        Assert.True(metrics["train/d_real"] > metrics["train/d_fake"]);
    }
}
