namespace Grid.Models;

/// <summary>The sizes of a <see cref="Gon"/>.</summary>
/// <param name="Latents">nz, the length of z.</param>
/// <param name="Features">ngf, the channels before the last layer.</param>
/// <param name="Channels">Those of the images.</param>
public sealed record GonShape(int Latents, int Features, int Channels);

/// <summary>
/// The decoder F of a gradient origin network for 32 × 32 images (Bond-Taylor and Willcocks, "Gradient Origin Networks", ICLR 2021; GON.py of the authors):
/// z → 4 × 4 → 8 × 8 → 16 × 16 → 32 × 32 by transposed convolutions, batch norm and activation after each but the last, then a sigmoid.
/// There is no encoder: see <see cref="GradientOrigin"/>.
/// </summary>
public sealed class Gon
{
    /// <summary>Of the images, in pixels.</summary>
    public const int Side = 32;

    private readonly ConvTranspose2d[] _convolutions;
    private readonly BatchNorm2d[] _norms;
    private readonly Func<Tensor, Tensor> _activation;

    public Gon(
        ParameterSet parameters,
        GonShape shape,
        Func<Tensor, Tensor> activation,
        ConvTransposePath path = ConvTransposePath.Fast
    )
    {
        var (nz, ngf, nc) = shape;
        ReadOnlySpan<int> channels = [nz, 4 * ngf, 2 * ngf, ngf, nc];
        _convolutions = new ConvTranspose2d[channels.Length - 1];
        _norms = new BatchNorm2d[channels.Length - 2];
        for (var i = 0; i < _convolutions.Length; i++)
        {
            var (inputs, outputs) = (channels[i], channels[i + 1]);
            var size = i == 0 ? ConvTransposeShape.Spread : ConvTransposeShape.Double(4);
            _convolutions[i] = new ConvTranspose2d(parameters, $"conv{i}", inputs, outputs, size, path);
            if (i < _norms.Length)
                _norms[i] = new BatchNorm2d(parameters, $"bn{i}", outputs);
        }
        _activation = activation;
    }

    /// <summary>
    /// F with its weights as they are now, for all passes of one training step: latents [K, N, nz] to images [N, K·C, 32, 32] with values of 0 to 1.
    /// </summary>
    public Func<Tensor, Tensor> Decoder()
    {
        var convolutions = Array.ConvertAll(_convolutions, convolution => convolution.Prepare());
        return z =>
        {
            var (lanes, batch, latents) = (z.shape[0], z.shape[1], z.shape[2]);
            var h = z.transpose(0, 1).reshape(batch, lanes * latents, 1, 1);
            for (var i = 0; i < _norms.Length; i++)
                h = _activation(_norms[i].Forward(convolutions[i](h)));
            return convolutions[^1](h).sigmoid();
        };
    }
}
