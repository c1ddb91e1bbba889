namespace Grid.Models;

/// <summary>A Gaussian of each latent, N(μ, σ²), as two linear layers make it of features ("mu" and "logvar" = log σ²).</summary>
/// <param name="inputs">Features of an image.</param>
public sealed class GaussianLatents(ParameterSet parameters, long inputs, long latents)
{
    private readonly Linear _mu = new(parameters, "mu", inputs, latents);
    private readonly Linear _logVariance = new(parameters, "logvar", inputs, latents);

    /// <summary>
    /// μ + σ ε for noise ε [K, N, nz] (Kingma and Welling 2014, section 2.4), and KL(N(μ, σ²) ‖ N(0, 1)) of each latent, never negative: both [K, N, nz] of
    /// features [K, N, inputs].
    /// </summary>
    public (Tensor Draw, Tensor Divergence) Forward(Tensor features, Tensor noise)
    {
        var (mu, logVariance) = (_mu.Forward(features), _logVariance.Forward(features));
        return (mu + (0.5 * logVariance).exp() * noise, KlDivergence.ToStandardNormal(mu, logVariance));
    }
}

/// <summary>The negative evidence lower bound of images (Kingma and Welling 2014, equation 10), in nats: cross-entropy + divergence, [K, N] each.</summary>
public sealed record EvidenceBound(Tensor CrossEntropy, Tensor Divergence)
{
    public const string CrossEntropyName = "bce";
    public const string DivergenceName = "kl";

    /// <summary>The names of a loss that is a bound, and of its terms.</summary>
    internal static IReadOnlyList<string> Names { get; } = [Reconstruction.LossName, CrossEntropyName, DivergenceName];

    /// <summary>The metrics of a model whose loss is a bound.</summary>
    internal static IReadOnlyList<MetricInfo> Metrics { get; } =
        ReconstructionInfo.Metrics(
            "Negative evidence bound: bce + kl, in nats",
            (CrossEntropyName, "Binary cross-entropy: sum over an image's pixels, in nats"),
            (DivergenceName, "KL(N(mu, sigma²) || N(0, 1)): sum over an image's latents, in nats")
        );

    /// <param name="g">What the decoder gives, [N, K·C, H, W]: each pixel's probability.</param>
    /// <param name="x">The images, of the same shape.</param>
    /// <param name="divergence">Of each latent, [K, N, nz].</param>
    public static EvidenceBound Of(Tensor g, Tensor x, Tensor divergence)
    {
        var (lanes, batch) = (divergence.shape[0], divergence.shape[1]);
        // libtorch refuses NaN here, for all lanes: a lane that has diverged gets it back afterwards.
        var crossEntropy =
            nn.functional.binary_cross_entropy(g.nan_to_num(0.5), x, reduction: nn.Reduction.None) + 0 * g;
        return new EvidenceBound(crossEntropy.view(batch, lanes, -1).sum(2).t(), divergence.sum([2]));
    }

    /// <summary>Each lane's loss, [K]: the mean over its images.</summary>
    public Tensor Losses => (CrossEntropy + Divergence).mean([1]);

    /// <summary>The pass whose loss this is.</summary>
    internal Reconstruction Pass(Tensor images, Tensor latents, Tensor x) =>
        new(
            images,
            latents,
            Reconstruction.OfImages((images - x).detach().square(), latents.shape[0]),
            Losses,
            new Dictionary<string, Tensor>(StringComparer.Ordinal)
            {
                [Reconstruction.LossName] = CrossEntropy + Divergence,
                [CrossEntropyName] = CrossEntropy,
                [DivergenceName] = Divergence,
            }
        );
}
