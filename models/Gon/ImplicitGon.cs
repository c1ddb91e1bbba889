namespace Grid.Models;

/// <summary>
/// The implicit gradient origin network (the same paper, section 3.3; Implicit-GON.py): a SIREN (Sitzmann et al. 2020) from (coordinate, latents) to a
/// grey value, so that an image is a function.
/// </summary>
public sealed class ImplicitGon : IDisposable
{
    private const float Frequency = 30;

    private readonly Linear[] _layers;
    private readonly Tensor _coordinates;

    /// <param name="side">Images are side × side, their pixels spread over [−1, 1]².</param>
    public ImplicitGon(ParameterSet parameters, int latents, int hidden, int hiddenLayers, int side)
    {
        _layers = new Linear[hiddenLayers + 1];
        long inputs = 2 + latents;
        for (var i = 0; i < _layers.Length; i++)
        {
            var bound = i == 0 ? 1f / inputs : MathF.Sqrt(6f / inputs) / Frequency;
            var outputs = i < hiddenLayers ? hidden : 1;
            _layers[i] = new Linear(parameters, $"siren{i}", inputs, outputs, Initialize.Uniform(bound));
            inputs = outputs;
        }
        _coordinates = Coordinates(side, parameters.Device);
    }

    /// <summary>Latents [K, N, nz] to images [K, N, side·side].</summary>
    public Tensor Decode(Tensor z)
    {
        var (lanes, batch, latents, pixels) = (z.shape[0], z.shape[1], z.shape[2], _coordinates.shape[0]);
        var places = _coordinates.expand(lanes, batch, pixels, 2);
        var codes = z.unsqueeze(2).expand(lanes, batch, pixels, latents);
        var h = cat([places, codes], 3).view(lanes, batch * pixels, 2 + latents);
        foreach (var layer in _layers.AsSpan(0, _layers.Length - 1))
            h = (Frequency * layer.Forward(h)).sin();
        return _layers[^1].Forward(h).view(lanes, batch, pixels);
    }

    /// <summary>((g − x)²) summed over pixels, averaged over the batch: [K] of images [K, N, pixels].</summary>
    public static Tensor SquaredError(Tensor g, Tensor x) => (g - x).square().sum([1, 2]) / (double)x.shape[1];

    public void Dispose() => _coordinates.Dispose();

    /// <summary>[side·side, 2]: (row, column), row after row.</summary>
    private static Tensor Coordinates(int side, Device device)
    {
        using var scope = NewDisposeScope();
        var line = linspace(-1, 1, side);
        var rows = line.view(side, 1).expand(side, side);
        var columns = line.view(1, side).expand(side, side);
        return stack([rows, columns], 2).view(side * side, 2).to(device).DetachFromDisposeScope();
    }
}
