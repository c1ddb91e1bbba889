using Grid.Models.Tests.Layers;

namespace Grid.Models.Tests.Reconstruction;

public sealed class EvidenceBoundTests : IDisposable
{
    private readonly ParameterSet _parameters = LaneTools.Parameters(2);

    public void Dispose() => _parameters.Dispose();

    [Fact]
    public void Cross_entropy_and_divergence_are_sums_over_each_image()
    {
        // Two images of two pixels, one lane; latents of two numbers.
        var g = tensor([0.5f, 0.25f, 0.9f, 0.1f], [2, 1, 1, 2]);
        var x = tensor([1f, 0f, 0.5f, 0f], [2, 1, 1, 2]);
        var bound = EvidenceBound.Of(g, x, tensor([0.1f, 0.2f, 0.3f, 0.4f], [1, 2, 2]));
        var first = -Math.Log(0.5) - Math.Log(0.75);
        var second = -0.5 * Math.Log(0.9) - 0.5 * Math.Log(0.1) - Math.Log(0.9);
        Assert.Equal([first, second], bound.CrossEntropy.Floats().Select(value => (double)value), Near);
        Assert.Equal([0.3, 0.7], bound.Divergence.Floats().Select(value => (double)value), Near);
        Assert.Equal((first + second + 1) / 2, bound.Losses.Floats()[0], 1e-5);
    }

    [Fact]
    public void The_divergence_of_every_latent_is_never_negative()
    {
        var gaussian = new GaussianLatents(_parameters, inputs: 6, latents: 5);
        foreach (var scale in (double[])[0, 1e-6, 1e-3, 1, 30])
        {
            var (_, divergence) = gaussian.Forward(scale * LaneTools.Normal(1, 2, 400, 6), zeros([2, 400, 5]));
            Assert.All(divergence.Floats(), value => Assert.True(value >= 0));
        }
    }

    [Fact]
    public void Draws_have_the_mean_and_the_variance_that_the_layers_say()
    {
        var gaussian = new GaussianLatents(_parameters, inputs: 1, latents: 1);
        foreach (var (name, value) in ((string, float)[])[("mu", 3), ("logvar", -1)])
        foreach (var lane in (int[])[0, 1])
        {
            _parameters.All.Single(parameter => parameter.Name == $"{name}.weight").Write(lane, [0]);
            _parameters.All.Single(parameter => parameter.Name == $"{name}.bias").Write(lane, [value]);
        }
        var (draws, divergence) = gaussian.Forward(zeros([2, 1, 1]), tensor([1f, -2f], [2, 1, 1]));
        var sigma = Math.Exp(-0.5);
        Assert.Equal([3 + sigma, 3 - 2 * sigma], draws.Floats().Select(value => (double)value), Near);
        Assert.Equal(0.5 * (9 + Math.Exp(-1) - 1 + 1), divergence.Floats()[0], 1e-5);
    }

    private static bool Near(double expected, double found) => Math.Abs(expected - found) < 1e-5;
}
