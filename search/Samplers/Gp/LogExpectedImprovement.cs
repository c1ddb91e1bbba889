using MathNet.Numerics;

namespace Grid.Search;

/// <summary>
/// The logarithm of the expected improvement over the best value, and its gradient. The logarithm keeps a slope where the improvement itself is too small for a double.
/// Source: Ament et al. 2023, "Unexpected improvements to expected improvement for Bayesian optimization", arXiv 2310.20708, equation 9.
/// </summary>
internal sealed class LogExpectedImprovement(GpPosterior posterior, double best)
{
    private const double LeastVariance = 1e-12;
    private const double LogSqrtTwoPi = 0.91893853320467274;
    private const double SqrtTwo = 1.4142135623730951;

    // Beyond this the series is exact to rounding, and the tail of erfc near its end.
    private const double Far = -25;

    public double At(ReadOnlySpan<double> x)
    {
        var (mean, variance) = posterior.At(x);
        var sigma = Math.Sqrt(variance + LeastVariance);
        return Log((best - mean) / sigma).Log + Math.Log(sigma);
    }

    public double At(ReadOnlySpan<double> x, Span<double> gradient)
    {
        Span<double> byVariance = stackalloc double[x.Length];
        var (mean, variance) = posterior.At(x, gradient, byVariance);
        var sigma = Math.Sqrt(variance + LeastVariance);
        var (log, cdf, pdf) = Log((best - mean) / sigma);

        // EI = σ h(z), dEI/dμ = -Φ(z), dEI/dσ = φ(z); cdf and pdf come divided by h.
        for (var i = 0; i < x.Length; i++)
        {
            gradient[i] = ((-cdf * gradient[i]) + (pdf * byVariance[i] / (2 * sigma))) / sigma;
        }

        return log + Math.Log(sigma);
    }

    /// <summary>ln h(z) with h(z) = z Φ(z) + φ(z), and Φ and φ divided by h.</summary>
    internal static (double Log, double Cdf, double Pdf) Log(double z)
    {
        var logPdf = (-z * z / 2) - LogSqrtTwoPi;
        if (z > -1)
        {
            var (cdf, pdf) = (SpecialFunctions.Erfc(-z / SqrtTwo) / 2, Math.Exp(logPdf));
            var h = (z * cdf) + pdf;
            return (Math.Log(h), cdf / h, pdf / h);
        }

        // Divided by φ: Mills' ratio Φ / φ, and h / φ = 1 + z Φ / φ.
        if (z > Far)
        {
            var mills = SpecialFunctions.Erfc(-z / SqrtTwo) / 2 / Math.Exp(logPdf);
            var rest = 1 + (z * mills);
            return (logPdf + Math.Log(rest), mills / rest, 1 / rest);
        }

        var y = 1 / (z * z);
        var tail = y * (1 - (3 * y) + (15 * y * y));
        return (logPdf + Math.Log(tail), (1 - tail) / -z / tail, 1 / tail);
    }
}
