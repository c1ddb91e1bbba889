namespace Grid.Models.Tests.InjectiveGan;

public sealed class InjectiveGanContractTests : ModelContract
{
    protected override IModel Model { get; } = new InjectiveGanModel();

    protected override IReadOnlyDictionary<string, object> Small =>
        new Dictionary<string, object>
        {
            ["epochs"] = 3L,
            ["batch"] = 10L,
            ["side"] = "16",
            ["nz"] = 4L,
            ["channels"] = 8L,
            ["critic_channels"] = 4L,
            ["critic_steps"] = 2L,
            ["classifier_steps"] = 5L,
        };

    protected override IReadOnlyList<(string, object)> Different => [("lr", 1e-3), ("penalty", 1.0), ("beta1", 0.5)];
}

public sealed class GradientPenaltyTests
{
    [Fact]
    public void It_is_that_of_central_differences()
    {
        using var scope = NewDisposeScope();
        const int size = 3 * 4 * 4;
        var weight = tensor(Numbers(1, size), [size]);
        Tensor Critic(Tensor x) => (x.flatten(1).to(float32) * weight).sum([1]).sin().unsqueeze(0);
        var (real, fake) = (tensor(Numbers(2, size), [1, 3, 4, 4]), tensor(Numbers(3, size), [1, 3, 4, 4]));
        var epsilon = tensor([0.3f], [1, 1]);

        var found = GradientPenalty.Of(Critic, real, fake, epsilon).data<float>()[0];

        var (between, squares) = ((0.3 * real + 0.7 * fake).data<float>().ToArray(), 0.0);
        for (var i = 0; i < size; i++)
            squares += Math.Pow((At(i, 1e-2f) - At(i, -1e-2f)) / 2e-2, 2);
        Assert.Equal(Math.Pow(Math.Sqrt(squares) - 1, 2), found, 2e-3);

        double At(int pixel, float by)
        {
            var moved = between.ToArray();
            moved[pixel] += by;
            return Critic(tensor(moved, [1, 3, 4, 4])).data<float>()[0];
        }
    }

    [Fact]
    public void Its_gradient_by_the_critics_weights_is_that_of_central_differences()
    {
        using var scope = NewDisposeScope();
        var start = Numbers(4, 8);
        var (real, fake) = (tensor(Numbers(5, 8), [1, 2, 2, 2]), tensor(Numbers(6, 8), [1, 2, 2, 2]));
        var weight = tensor(start, [8], requires_grad: true);
        var gradient = autograd.grad([Penalty(weight).sum()], [weight])[0].data<float>().ToArray();
        for (var i = 0; i < start.Length; i++)
        {
            var slope = (Value(i, 1e-2f) - Value(i, -1e-2f)) / 2e-2;
            Assert.Equal(slope, gradient[i], 5e-3);
        }

        Tensor Penalty(Tensor w) =>
            GradientPenalty.Of(
                x => (x.flatten(1) * w).sum([1]).tanh().unsqueeze(0),
                real,
                fake,
                tensor([0.5f], [1, 1])
            );
        double Value(int number, float by)
        {
            var moved = start.ToArray();
            moved[number] += by;
            return Penalty(tensor(moved, [8], requires_grad: true)).data<float>()[0];
        }
    }

    [Fact]
    public void A_critic_of_slope_one_costs_nothing()
    {
        using var scope = NewDisposeScope();
        var (real, fake) = (tensor(Numbers(7, 8), [2, 4, 1, 1]), tensor(Numbers(8, 8), [2, 4, 1, 1]));
        var found = GradientPenalty.Of(x => x.flatten(1).narrow(1, 0, 1).t(), real, fake, tensor([0.1f, 0.9f], [1, 2]));
        Assert.Equal(0, found.data<float>()[0], 1e-6);
    }

    private static float[] Numbers(long seed, int count)
    {
        var values = new float[count];
        new LaneRandom(seed, RandomPurpose.TestNoise).FillNormal(values, 0.5f);
        return values;
    }
}

public sealed class ExpandingLayerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_doubles_the_volume(bool injective)
    {
        using var scope = NewDisposeScope();
        using var parameters = ParameterSet.For([1, 2], CPU);
        var layer = new ExpandingLayer(parameters, "e", 8, 4, injective);
        var y = layer.Forward(
            LaneNoise.Normal([1, 2], RandomPurpose.TestNoise, 0, 0, [5, 8 * 16], CPU).Images(8, 4, 4)
        );
        Assert.Equal([5, 2 * 4, 8, 8], y.shape);
    }

    /// <summary>ReLU([B; −D B] x) gives B x back: where the one half is 0, the other is not.</summary>
    [Fact]
    public void The_injective_form_keeps_both_signs_of_every_number()
    {
        using var scope = NewDisposeScope();
        using var parameters = ParameterSet.For([3], CPU);
        var layer = new ExpandingLayer(parameters, "e", 8, 4, injective: true);
        var x = LaneNoise.Normal([1], RandomPurpose.TestNoise, 0, 0, [1, 8 * 16], CPU).Images(8, 4, 4);
        var of = layer.Forward(x).data<float>().ToArray();
        var ofNegative = layer.Forward(-x).data<float>().ToArray();
        var half = of.Length / 2;
        for (var i = 0; i < half; i++)
        {
            Assert.True(of[i] > 0 ^ of[half + i] > 0);
            Assert.Equal(of[i], ofNegative[half + i], 1e-6);
        }
    }

    [Fact]
    public void A_3_x_3_kernel_is_injective_and_all_but_singular()
    {
        using var parameters = ParameterSet.For([1], CPU);
        var layer = new ExpandingLayer(parameters, "e", 8, 4, injective: true);
        Assert.Equal(128, layer.Inputs);
        Assert.InRange(layer.SmallestSingularValue(0), 1e-9, 1e-2);
    }
}

public sealed class FeatureClassifierTests
{
    [Fact]
    public void It_learns_the_drawn_digits_and_always_alike()
    {
        var data = new DatasetCatalog([]).Load("synthetic-digits", new ImageRequest(16, Labels: true));
        using var one = FeatureClassifier.Train(data, 60, CPU);
        using var two = FeatureClassifier.Train(data, 60, CPU);
        var accuracy = one.Accuracy(data.Test, 500, CPU);
        Assert.True(accuracy > 0.6);
        Assert.Equal(accuracy, two.Accuracy(data.Test, 500, CPU));
    }
}
