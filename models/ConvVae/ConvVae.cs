namespace Grid.Models;

/// <summary>
/// The variational autoencoder beside a <see cref="VariationalGon"/>: the mirrored encoder, two linear layers to mean and log-variance, the same decoder and the same bound.
/// </summary>
internal sealed class ConvVae(ParameterSet parameters, GonShape shape, Func<Tensor, Tensor> activation) : IGenerator
{
    private readonly ConvEncoder _encoder = new(parameters, shape, activation);
    private readonly GaussianLatents _gaussian = new(parameters, shape.Latents, shape.Latents);
    private readonly Gon _decoder = new(parameters, shape, activation);

    public IReadOnlyList<string> Losses => EvidenceBound.Names;

    public Reconstruction Reconstruct(Tensor x, StepNoise noise)
    {
        var (z, divergence) = _gaussian.Forward(
            _encoder.Forward(x, noise.Lanes),
            noise.Normal(x.shape[0], shape.Latents)
        );
        var g = _decoder.Decoder()(z);
        return EvidenceBound.Of(g, x, divergence).Pass(g, z, x);
    }

    /// <summary>The decoder, of z ~ N(0, 1).</summary>
    public Tensor Sample(int count, StepNoise noise) => _decoder.Decoder()(noise.Normal(count, shape.Latents));
}
