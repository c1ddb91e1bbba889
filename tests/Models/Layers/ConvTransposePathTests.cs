namespace Grid.Models.Tests.Layers;

/// <summary>The fast computations of the transposed convolution against libtorch's own, in values and in gradients of both orders.</summary>
public class ConvTransposePathTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void The_fast_path_has_the_plain_ones_values_and_gradients(int lanes, bool doubles)
    {
        using var scope = NewDisposeScope();
        var plain = Compute(lanes, doubles, ConvTransposePath.Plain);
        var fast = Compute(lanes, doubles, ConvTransposePath.Fast);
        Assert.Equal(6, plain.Count);
        foreach (var (name, values) in plain)
        {
            var scale = values.Max(Math.Abs);
            Assert.True(scale > 1e-3, $"{name} is all but zero: nothing would be compared");
            Assert.Equal(values.Length, fast[name].Length);
            Assert.All(values.Zip(fast[name]), pair => Assert.Equal(pair.First, pair.Second, scale * 2e-5f));
        }
    }

    private static Dictionary<string, float[]> Compute(int lanes, bool doubles, ConvTransposePath path)
    {
        using var parameters = LaneTools.Parameters(lanes);
        var layer = new ConvTranspose2d(
            parameters,
            "c",
            inputs: 5,
            outputs: 3,
            doubles ? ConvTransposeShape.Double(4) : ConvTransposeShape.Spread,
            path
        );
        var side = doubles ? 4 : 1;
        var x = LaneTools.Normal(1, 2, lanes * 5, side, side).requires_grad_(true);
        var forward = layer.Prepare();
        var y = forward(x);
        var (weight, bias) = (parameters.All[0].Value, parameters.All[1].Value);

        // As in a GON's step: a loss whose gradient by the input goes through the layer once more.
        var inner = autograd.grad([y.sin().sum()], [x], retain_graph: true, create_graph: true)[0];
        var again = forward(x - inner);
        var second = autograd.grad([again.square().sum()], [weight, bias, x], retain_graph: true);
        return new Dictionary<string, float[]>
        {
            ["y"] = Values(y),
            ["dx"] = Values(inner),
            ["again"] = Values(again),
            ["d²weight"] = Values(second[0]),
            ["d²bias"] = Values(second[1]),
            ["d²x"] = Values(second[2]),
        };
    }

    private static float[] Values(Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();
}
