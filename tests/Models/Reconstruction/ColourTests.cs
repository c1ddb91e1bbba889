using Grid.Models.Tests.Layers;

namespace Grid.Models.Tests.Reconstruction;

/// <summary>Images of three channels, as those of CIFAR-10, of two lanes side by side.</summary>
public sealed class ColourTests : IDisposable
{
    private static readonly long[] s_seeds = [1, 2];

    private readonly ParameterSet _parameters = LaneTools.Parameters(2);

    public void Dispose() => _parameters.Dispose();

    [Fact]
    public void A_gon_learns_them() =>
        Learns(
            new GonReconstructor(
                new Models.Gon(_parameters, new GonShape(8, 4, 3), Activations.ByName("elu")),
                latents: 8,
                new LatentStart([0, 0]),
                joint: true
            )
        );

    [Fact]
    public void An_autoencoder_learns_them() =>
        Learns(new Models.ConvAutoencoder(_parameters, new GonShape(8, 4, 3), Activations.ByName("elu")));

    private void Learns(IReconstructor network)
    {
        using var scope = NewDisposeScope();
        using var adam = new Adam(_parameters, [new AdamRates(1e-2), new AdamRates(1e-2)]);
        // Each image of one colour, another in each channel, image and lane.
        var x = LaneTools.Normal(1, 8, 6, 1, 1).sigmoid().expand(8, 6, 32, 32).contiguous();
        float[] first = [];
        float[] last = [];
        for (var step = 0; step < 60; step++)
        {
            using var stepScope = NewDisposeScope();
            var noise = new StepNoise(s_seeds, RandomPurpose.TrainingNoise, 0, step, CPU);
            var reconstruction = network.Reconstruct(x, noise);
            Assert.Equal(x.shape, reconstruction.Images.shape);
            last = reconstruction.Loss.Floats();
            first = step == 0 ? last : first;
            // The loss sums over channels and averages over pixels.
            Assert.Equal(reconstruction.SquaredErrors.Floats()[..8].Average() / 1024, last[0], 1e-4);
            adam.Descend(reconstruction.Loss);
        }
        Assert.All(first.Zip(last), losses => Assert.True(losses.Second < 0.5 * losses.First));
    }
}
