namespace Grid.Models;

/// <summary>
/// The generator of Puthawala et al. 2022, section 4.2: z as 1 × 1 × nz → 4 × 4 transposed convolution and leaky ReLU → <see cref="ExpandingLayer"/>s, each doubling the volume → a last
/// transposed convolution to the image's channels and a sigmoid. No normalisation; biases only in the first and the last layer, where they begin at 0.
/// </summary>
internal sealed class InjectiveGenerator
{
    private const int FirstSide = 4;
    private const double Slope = 0.2;

    private readonly ConvTranspose2d _first;
    private readonly ConvTranspose2d _last;

    public InjectiveGenerator(ParameterSet parameters, InjectiveGanShape shape)
    {
        var zeros = Initialize.Zeros;
        var channels = (long)shape.Channels;
        _first = new(parameters, "first", shape.Latents, channels, ConvTransposeShape.Spread, biases: zeros);
        var layers = new List<ExpandingLayer>();
        for (var side = FirstSide; side < shape.Side / 2; side *= 2, channels /= 2)
            layers.Add(new(parameters, $"expand{layers.Count}", channels, side, shape.Injective));
        Expanding = layers;
        var doubling = ConvTransposeShape.Double(ExpandingLayer.Kernel);
        _last = new(parameters, "last", channels, shape.ImageChannels, doubling, biases: zeros);
    }

    /// <summary>The layers whose injectivity is the question.</summary>
    public IReadOnlyList<ExpandingLayer> Expanding { get; }

    /// <summary>z [K, N, nz] to images [N, K·C, S, S] of 0 to 1.</summary>
    public Tensor Forward(Tensor z)
    {
        var h = _first.Prepare()(z.Images(z.shape[2], 1, 1)).leaky_relu(Slope);
        foreach (var layer in Expanding)
            h = layer.Forward(h);
        return _last.Prepare()(h).sigmoid();
    }
}
