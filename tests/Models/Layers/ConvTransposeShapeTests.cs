namespace Grid.Models.Tests.Layers;

public sealed class ConvTransposeShapeTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void An_image_is_doubled_by_kernels_of_3_to_5(int kernel)
    {
        using var scope = NewDisposeScope();
        using var parameters = LaneTools.Parameters(2);
        var layer = new ConvTranspose2d(parameters, "c", 3, 4, ConvTransposeShape.Double(kernel));
        Assert.Equal([5, 8, 14, 14], layer.Prepare()(LaneTools.Normal(1, 5, 6, 7, 7)).shape);
    }

    [Fact]
    public void Truncated_normal_values_stay_within_two_sigmas_and_keep_their_spread()
    {
        var values = new float[20_000];
        Initialize.TruncatedNormal(0.02f)(new LaneRandom(1, RandomPurpose.InitialWeights), values);
        Assert.All(values, value => Assert.InRange(value, -0.04f, 0.04f));
        // sd of N(0, 1) cut at ±2: 0.8796
        Assert.Equal(0.8796 * 0.02, Math.Sqrt(values.Average(value => (double)value * value)), 0.0003);
    }
}
