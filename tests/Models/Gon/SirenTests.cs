using Grid.Models.Tests.Layers;

namespace Grid.Models.Tests.Gon;

public sealed class SirenTests : IDisposable
{
    private const int Latents = 30;
    private const int Hidden = 96;

    private readonly ParameterSet _parameters = LaneTools.Parameters(2);
    private readonly ImplicitGon _siren;

    public SirenTests() => _siren = new ImplicitGon(_parameters, Latents, Hidden, hiddenLayers: 3, side: 4);

    public void Dispose()
    {
        _siren.Dispose();
        _parameters.Dispose();
    }

    /// <summary>Sitzmann et al. 2020, section 3.2: U(±1/in) first, U(±√(6/in)/30) in all others; PyTorch's U(±1/√in) for biases.</summary>
    [Fact]
    public void Initial_weights_fill_the_intervals_of_their_layers()
    {
        const int inputs = 2 + Latents;
        Fills("siren0.weight", 1.0 / inputs);
        Fills("siren0.bias", 1 / Math.Sqrt(inputs));
        foreach (var layer in (string[])["siren1", "siren2"])
        {
            Fills($"{layer}.weight", Math.Sqrt(6.0 / Hidden) / 30);
            Fills($"{layer}.bias", 1 / Math.Sqrt(Hidden));
        }
        Fills("siren3.weight", Math.Sqrt(6.0 / Hidden) / 30);
    }

    [Fact]
    public void Coordinates_span_the_square_row_after_row()
    {
        // One layer that gives the row's coordinate, then one that gives the column's.
        using var parameters = LaneTools.Parameters(1);
        using var siren = new ImplicitGon(parameters, latents: 1, hidden: 1, hiddenLayers: 0, side: 3);
        var z = zeros([1, 1, 1]);
        parameters.All[1].Write(0, [0]);
        parameters.All[0].Write(0, [1, 0, 0]);
        Assert.Equal([-1, -1, -1, 0, 0, 0, 1, 1, 1], siren.Decode(z).Floats());
        parameters.All[0].Write(0, [0, 1, 0]);
        Assert.Equal([-1, 0, 1, -1, 0, 1, -1, 0, 1], siren.Decode(z).Floats());
    }

    [Fact]
    public void Each_image_depends_on_its_own_latents_only()
    {
        var z = LaneTools.Normal(1, 2, 3, Latents);
        var before = _siren.Decode(z);
        var changed = z.clone();
        changed.select(0, 1).select(0, 2).add_(1);
        var same = (_siren.Decode(changed) - before).abs().sum(2).Floats();
        Assert.All(same[..5], change => Assert.Equal(0, change));
        Assert.True(same[5] > 0);
    }

    private void Fills(string name, double bound)
    {
        var parameter = _parameters.All.Single(parameter => parameter.Name == name);
        foreach (var lane in (int[])[0, 1])
        {
            var values = parameter.Read(lane);
            Assert.All(values, value => Assert.InRange(value, -bound, bound));
            Assert.InRange(values.Max(), 0.9 * bound, bound);
            Assert.InRange(values.Min(), -bound, -0.9 * bound);
        }
    }
}
