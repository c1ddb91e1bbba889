namespace Grid.Models.Tests.Layers;

/// <summary>Each layer with three lanes gives each lane what it gives to a network alone.</summary>
public class LaneTests
{
    private const int Lanes = 3;

    [Fact]
    public void Linear_lanes_are_those_alone()
    {
        using var scope = NewDisposeScope();
        var x = LaneTools.Normal(1, Lanes, 4, 5);
        Compare(
            parameters => new Linear(parameters, "l", 5, 2).Forward,
            x,
            alone: lane => x.narrow(0, lane, 1),
            ofLane: (y, lane) => y.narrow(0, lane, 1)
        );
    }

    [Fact]
    public void Convolution_lanes_are_those_alone() =>
        CompareImages(3, parameters => new Conv2d(parameters, "c", 3, 4, kernel: 3, stride: 2, padding: 1).Forward);

    [Theory]
    [InlineData(ConvTransposePath.Plain)]
    [InlineData(ConvTransposePath.Fast)]
    public void Transposed_convolution_lanes_are_those_alone(ConvTransposePath path) =>
        CompareImages(
            3,
            parameters => new ConvTranspose2d(parameters, "c", 3, 4, ConvTransposeShape.Double(4), path).Prepare()
        );

    [Fact]
    public void Batch_norm_lanes_are_those_alone() =>
        CompareImages(3, parameters => new BatchNorm2d(parameters, "b", 3).Forward);

    [Fact]
    public void A_lanes_initial_weights_do_not_depend_on_its_neighbours()
    {
        using var three = LaneTools.Parameters([7, 8, 9]);
        using var alone = LaneTools.Parameters([8]);
        foreach (var parameters in (ParameterSet[])[three, alone])
        {
            _ = new Linear(parameters, "a", 5, 2);
            _ = new Conv2d(parameters, "b", 3, 2, 3);
        }
        Assert.All(three.All.Zip(alone.All), pair => Assert.Equal(pair.Second.Read(0), pair.First.Read(1)));
    }

    [Fact]
    public void Initial_weights_lie_within_pytorchs_bounds()
    {
        using var parameters = LaneTools.Parameters(1);
        _ = new ConvTranspose2d(parameters, "c", inputs: 64, outputs: 4, ConvTransposeShape.Double(4));
        var bound = 1 / MathF.Sqrt(4 * 16); // transposed convolutions count outputs × kernel
        foreach (var parameter in parameters.All)
            Assert.All(parameter.Read(0), value => Assert.InRange(value, -bound, bound));
        Assert.InRange(parameters.All[0].Read(0).Max(), bound * 0.99f, bound);
    }

    [Fact]
    public void A_dropped_lane_closes_up()
    {
        using var parameters = LaneTools.Parameters([7, 8, 9]);
        _ = new Linear(parameters, "l", 2, 2);
        var last = parameters.All[0].Read(2);
        parameters.Drop(1);
        Assert.Equal(2, parameters.Lanes);
        Assert.Equal([2, 2, 2], parameters.All[0].Value.shape);
        Assert.True(parameters.All[0].Value.requires_grad);
        Assert.Equal(last, parameters.All[0].Read(1));
    }

    [Fact]
    public void Every_activation_by_name_is_finite_and_has_a_slope()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(11, Activations.Names.Count);
        foreach (var name in Activations.Names)
        {
            var x = tensor(new[] { -2f, -0.1f, 0.3f, 2f }).requires_grad_(true);
            var slope = autograd.grad([Activations.ByName(name)(x).sum()], [x])[0].Floats();
            Assert.All(slope, value => Assert.True(float.IsFinite(value)));
            Assert.True(slope[3] is not 0, name);
        }
        Assert.Contains(
            "elu, relu",
            Assert.Throws<ModelException>(() => Activations.ByName("swish")).Message,
            StringComparison.Ordinal
        );
    }

    private static void CompareImages(int channels, Func<ParameterSet, Func<Tensor, Tensor>> layer)
    {
        using var scope = NewDisposeScope();
        var x = LaneTools.Normal(1, 2, Lanes * channels, 6, 6);
        Compare(
            layer,
            x,
            alone: lane => x.narrow(1, lane * channels, channels),
            ofLane: (y, lane) => y.narrow(1, lane * y.shape[1] / Lanes, y.shape[1] / Lanes)
        );
    }

    private static void Compare(
        Func<ParameterSet, Func<Tensor, Tensor>> layer,
        Tensor x,
        Func<int, Tensor> alone,
        Func<Tensor, int, Tensor> ofLane
    )
    {
        using var fused = LaneTools.Parameters(Lanes);
        var y = layer(fused)(x);
        for (var lane = 0; lane < Lanes; lane++)
        {
            using var solo = LaneTools.Parameters([lane]);
            var expected = layer(solo)(alone(lane)).Floats();
            var found = ofLane(y, lane).Floats();
            Assert.Equal(expected.Length, found.Length);
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
    }
}
