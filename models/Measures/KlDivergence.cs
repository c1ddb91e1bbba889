namespace Grid.Models;

/// <summary>Kullback–Leibler divergences of diagonal Gaussians in closed form, in nats, one per dimension: sum them over a latent's dimensions.</summary>
public static class KlDivergence
{
    /// <summary>
    /// KL(N(μ, σ²) ‖ N(0, 1)) = ½ (μ² + σ² − 1 − log σ²) (Kingma and Welling 2014, appendix B), elementwise and differentiable. Written with e^v − 1 in one
    /// operation, so that a term near 0 does not come out negative by more than rounding of v itself.
    /// </summary>
    /// <param name="mean">μ, of any shape.</param>
    /// <param name="logVariance">v = log σ², of the same shape.</param>
    public static Tensor ToStandardNormal(Tensor mean, Tensor logVariance) =>
        (mean.square() + logVariance.expm1() - logVariance) * 0.5;

    /// <summary>The same of one dimension; never negative.</summary>
    public static double ToStandardNormal(double mean, double logVariance) =>
        0.5 * (mean * mean + Math.Max(Math.Exp(logVariance) - 1 - logVariance, 0));

    /// <summary>KL(N(μ₁, σ₁²) ‖ N(μ₂, σ₂²)) of one dimension: the divergence from the standard normal in the units of the second.</summary>
    public static double Between(double mean1, double logVariance1, double mean2, double logVariance2) =>
        ToStandardNormal((mean1 - mean2) * Math.Exp(-0.5 * logVariance2), logVariance1 - logVariance2);
}
