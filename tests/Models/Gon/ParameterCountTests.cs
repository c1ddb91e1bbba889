using Grid.Models.Tests.Layers;

namespace Grid.Models.Tests.Gon;

/// <summary>The sizes of the authors' networks, as PyTorch logs them or as they come out of their layers.</summary>
public sealed class ParameterCountTests : IDisposable
{
    private readonly ParameterSet _parameters = LaneTools.Parameters(1);

    public void Dispose() => _parameters.Dispose();

    [Theory]
    [InlineData(256, 16, 1, 303_697)]
    [InlineData(32, 16, 1, 74_321)]
    [InlineData(256, 32, 1, 689_313)]
    [InlineData(512, 16, 1, 565_841)]
    [InlineData(256, 16, 3, 304_211)]
    public void A_gon_has_as_many_as_the_authors(int latents, int features, int channels, long count)
    {
        _ = new Models.Gon(_parameters, new GonShape(latents, features, channels), x => x);
        Assert.Equal(count, _parameters.CountPerLane);
    }

    [Fact]
    public void The_autoencoder_has_twice_as_many()
    {
        _ = new Models.ConvAutoencoder(_parameters, new GonShape(256, 16, 1), x => x);
        Assert.Equal(607_649, _parameters.CountPerLane);
    }

    [Fact]
    public void The_variational_gon_has_two_linear_layers_more()
    {
        _ = new VariationalGon(_parameters, new GonShape(256, 16, 1), x => x);
        Assert.Equal(435_281, _parameters.CountPerLane);
    }

    [Fact]
    public void The_variational_autoencoder_has_both()
    {
        _ = new Models.ConvVae(_parameters, new GonShape(256, 16, 1), x => x);
        Assert.Equal(739_233, _parameters.CountPerLane);
    }

    [Fact]
    public void The_implicit_gon_has_those_of_its_siren()
    {
        using var siren = new ImplicitGon(_parameters, latents: 32, hidden: 256, hiddenLayers: 4, side: 28);
        Assert.Equal(206_593, _parameters.CountPerLane);
    }
}
