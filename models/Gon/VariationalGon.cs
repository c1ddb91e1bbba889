namespace Grid.Models;

/// <summary>
/// The variational gradient origin network (the same paper, section 3.2; Variational-GON.py): latents give mean and log-variance of a Gaussian,
/// a draw of which the <see cref="Gon"/> decodes.
/// </summary>
public sealed class VariationalGon
{
    private readonly Gon _gon;
    private readonly Linear _mu;
    private readonly Linear _logVariance;

    public VariationalGon(
        ParameterSet parameters,
        GonShape shape,
        Func<Tensor, Tensor> activation,
        ConvTransposePath path = ConvTransposePath.Fast
    )
    {
        _gon = new Gon(parameters, shape, activation, path);
        _mu = new Linear(parameters, "mu", shape.Latents, shape.Latents);
        _logVariance = new Linear(parameters, "logvar", shape.Latents, shape.Latents);
    }

    /// <summary>
    /// The negative evidence bound of each lane, for all passes of one training step: binary cross-entropy summed over pixels, plus
    /// KL(N(μ, σ²) ‖ N(0, 1)), averaged over the batch. Takes latents and noise, both [K, N, nz], and images [N, K·C, H, W]; gives [K].
    /// </summary>
    public Func<Tensor, Tensor, Tensor, Tensor> Losses()
    {
        var decode = _gon.Decoder();
        return (z, noise, x) =>
        {
            var (lanes, batch) = (z.shape[0], z.shape[1]);
            var (mu, logVariance) = (_mu.Forward(z), _logVariance.Forward(z));
            var g = decode(mu + (0.5 * logVariance).exp() * noise);
            var crossEntropy = nn.functional.binary_cross_entropy(g, x, reduction: nn.Reduction.None);
            var divergence = -0.5 * (1 + logVariance - mu.square() - logVariance.exp());
            return (crossEntropy.view(batch, lanes, -1).sum([0, 2]) + divergence.sum([1, 2])) / (double)batch;
        };
    }
}
