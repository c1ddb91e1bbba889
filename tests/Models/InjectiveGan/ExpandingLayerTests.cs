namespace Grid.Models.Tests.InjectiveGan;

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
            new StepNoise([1, 2], RandomPurpose.TestNoise, 0, 0, CPU).Normal(5, 8 * 16).Images(8, 4, 4)
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
        var x = new StepNoise([1], RandomPurpose.TestNoise, 0, 0, CPU).Normal(1, 8 * 16).Images(8, 4, 4);
        var of = layer.Forward(x).data<float>().ToArray();
        var ofNegative = layer.Forward(-x).data<float>().ToArray();
        var half = of.Length / 2;
        for (var i = 0; i < half; i++)
        {
            Assert.True(of[i] > 0 ^ of[half + i] > 0);
            Assert.Equal(of[i], ofNegative[half + i], 1e-6);
        }
    }

    /// <summary>Values of numpy for the same weights. From 0.008 down to what is 0 in double precision, by chance: at a border a pixel is seen by few filters.</summary>
    [Theory]
    [InlineData(2, 0.00787179717893021)]
    [InlineData(3, 0.0008255499995644965)]
    [InlineData(8, 3.890200458142847e-05)]
    public void A_3_x_3_kernel_is_injective_and_all_but_singular(long seed, double expected)
    {
        using var parameters = ParameterSet.For([seed], CPU);
        var layer = new ExpandingLayer(parameters, "e", 8, 4, injective: true);
        Assert.Equal(128, layer.Inputs);
        Assert.Equal(expected, layer.SmallestSingularValue(0), expected * 1e-4);
    }

    [Fact]
    public void Weights_that_are_not_finite_have_no_singular_values()
    {
        using var parameters = ParameterSet.For([1], CPU);
        var layer = new ExpandingLayer(parameters, "e", 8, 4, injective: true);
        parameters.All[0].Write(0, [.. Enumerable.Repeat(float.NaN, 8 * 2 * 9)]);
        Assert.Equal(double.NaN, layer.SmallestSingularValue(0));
    }
}
