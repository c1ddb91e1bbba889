namespace Grid.Models;

/// <summary>
/// A <see cref="Gon"/> mirrored (the autoencoder that the field note compares it with): 32 × 32 → 16 × 16 → 8 × 8 → 4 × 4 → latents by 4 × 4 convolutions, batch norm after each but the
/// last, and the activation after all, also after the latents.
/// </summary>
public sealed class ConvEncoder
{
    private const int Kernel = 4;

    private readonly Conv2d[] _convolutions;
    private readonly BatchNorm2d[] _norms;
    private readonly Func<Tensor, Tensor> _activation;

    public ConvEncoder(ParameterSet parameters, GonShape shape, Func<Tensor, Tensor> activation)
    {
        var (nz, ngf, nc) = shape;
        ReadOnlySpan<int> channels = [nc, ngf, 2 * ngf, 4 * ngf, nz];
        _convolutions = new Conv2d[channels.Length - 1];
        _norms = new BatchNorm2d[channels.Length - 2];
        for (var i = 0; i < _convolutions.Length; i++)
        {
            var (stride, padding) = i < _norms.Length ? (2, 1) : (1, 0);
            var name = $"encoder.conv{i}";
            _convolutions[i] = new Conv2d(parameters, name, channels[i], channels[i + 1], Kernel, stride, padding);
            if (i < _norms.Length)
                _norms[i] = new BatchNorm2d(parameters, $"encoder.bn{i}", channels[i + 1]);
        }
        _activation = activation;
    }

    /// <summary>Images [N, K·C, 32, 32] to latents [K, N, nz].</summary>
    public Tensor Forward(Tensor x, long lanes)
    {
        var h = x;
        for (var i = 0; i < _norms.Length; i++)
            h = _activation(_norms[i].Forward(_convolutions[i].Forward(h)));
        return _activation(_convolutions[^1].Forward(h)).view(x.shape[0], lanes, -1).transpose(0, 1);
    }
}
