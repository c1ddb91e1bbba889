namespace Grid.Models;

/// <summary>
/// The variational gradient origin network (the same paper, section 3.2; Variational-GON.py): latents give mean and log-variance of a Gaussian,
/// a draw of which the <see cref="Gon"/> decodes.
/// </summary>
public sealed class VariationalGon
{
    private readonly Gon _gon;
    private readonly GaussianLatents _gaussian;

    public VariationalGon(
        ParameterSet parameters,
        GonShape shape,
        Func<Tensor, Tensor> activation,
        ConvTransposePath path = ConvTransposePath.Fast
    )
    {
        _gon = new Gon(parameters, shape, activation, path);
        _gaussian = new GaussianLatents(parameters, shape.Latents, shape.Latents);
    }

    /// <summary>
    /// F with its weights as they are now, for all passes of one training step: latents and noise, both [K, N, nz], to images [N, K·C, 32, 32] and the
    /// divergence of each latent, [K, N, nz].
    /// </summary>
    public Func<Tensor, Tensor, (Tensor Images, Tensor Divergence)> Decoder()
    {
        var decode = _gon.Decoder();
        return (z, noise) =>
        {
            var (draw, divergence) = _gaussian.Forward(z, noise);
            return (decode(draw), divergence);
        };
    }

    /// <summary>Images of draws [K, N, nz] from N(0, 1), past the linear layers: [N, K·C, 32, 32].</summary>
    public Tensor Generate(Tensor draws) => _gon.Decoder()(draws);
}
