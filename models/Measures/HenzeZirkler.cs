using MathNet.Numerics;

namespace Grid.Models;

/// <summary>The outcome of the Henze–Zirkler test: the statistic, near 1 or below under the null, and how likely one as large is there.</summary>
public readonly record struct HenzeZirklerResult(double Statistic, double PValue);

/// <summary>
/// The Henze–Zirkler test of multivariate normality: a weighted L² distance between the empirical characteristic function of the points in their own units and that of N(0, I)
/// (Henze and Zirkler, "A class of invariant consistent tests for multivariate normality", 1990). The null distribution of the statistic is taken
/// as the lognormal of its mean and variance, which are known.
/// </summary>
public static class HenzeZirkler
{
    /// <param name="points">n points of p dimensions, [n, p]. The time is that of n²/2 exponentials.</param>
    /// <returns>Where the points do not span all dimensions: the statistic's greatest value 4n, and 0. NaN where one is not finite.</returns>
    /// <exception cref="ArgumentException">They are no whole number of points, or fewer than 2.</exception>
    public static HenzeZirklerResult Test(ReadOnlySpan<double> points, int dimensions)
    {
        var moments = Moments.Of(points, dimensions);
        var n = moments.Count;
        // The test's covariance is the sum of products over n.
        var covariance = SymmetricMatrix.Of(moments.Covariance, dimensions) * ((n - 1.0) / n);
        if (!SymmetricMatrix.IsFinite(covariance))
            return new(double.NaN, double.NaN);
        if (Mahalanobis.Whiten(points, moments.Mean, covariance) is not { } y)
            return new(4.0 * n, 0);

        var beta = Smoothing(n, dimensions);
        var statistic = Statistic(y, n, dimensions, beta * beta);
        var (mean, variance) = NullMoments(dimensions, beta * beta);
        var logVariance = Math.Log(1 + variance / (mean * mean));
        var logMean = Math.Log(mean) - logVariance / 2;
        return new(statistic, SpecialFunctions.Erfc((Math.Log(statistic) - logMean) / Math.Sqrt(2 * logVariance)) / 2);
    }

    /// <summary>β = 2^(−½) ((2p + 1) n / 4)^(1/(p + 4)), eq. 2.5: the bandwidth that is best for a normal density.</summary>
    private static double Smoothing(int n, int p) => Math.Pow((2 * p + 1) * n / 4.0, 1.0 / (p + 4)) / Math.Sqrt(2);

    /// <summary>
    /// n (n⁻² ΣΣ exp(−β²/2 ‖yⱼ − yₖ‖²) − 2 (1 + β²)^(−p/2) n⁻¹ Σ exp(−β²/(2 (1 + β²)) ‖yⱼ‖²) + (1 + 2β²)^(−p/2)).
    /// </summary>
    private static double Statistic(ReadOnlySpan<double> y, int n, int p, double beta2)
    {
        double pairs = 0;
        double singles = 0;
        for (var j = 0; j < n; j++)
        {
            var yj = y.Slice(j * p, p);
            for (var k = 0; k < j; k++)
                pairs += Math.Exp(-beta2 / 2 * SquaredDistance(yj, y.Slice(k * p, p)));
            var norm2 = 0.0;
            foreach (var value in yj)
                norm2 += value * value;
            singles += Math.Exp(-beta2 / (2 * (1 + beta2)) * norm2);
        }
        return (2 * pairs + n) / n
            - 2 * Math.Pow(1 + beta2, -p / 2.0) * singles
            + n * Math.Pow(1 + 2 * beta2, -p / 2.0);
    }

    private static double SquaredDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    /// <summary>Mean and variance of the statistic under the null (Henze and Zirkler 1990, theorem 3.2).</summary>
    private static (double Mean, double Variance) NullMoments(int p, double b2)
    {
        var b4 = b2 * b2;
        var a = 1 + 2 * b2;
        var w = (1 + b2) * (1 + 3 * b2);
        var half = p / 2.0;
        var mean = 1 - Math.Pow(a, -half) * (1 + p * b2 / a + p * (p + 2) * b4 / (2 * a * a));
        var variance =
            2 * Math.Pow(1 + 4 * b2, -half)
            + 2 * Math.Pow(a, -p) * (1 + 2 * p * b4 / (a * a) + 3 * p * (p + 2) * b4 * b4 / (4 * Math.Pow(a, 4)))
            - 4 * Math.Pow(w, -half) * (1 + 3 * p * b4 / (2 * w) + p * (p + 2) * b4 * b4 / (2 * w * w));
        return (mean, variance);
    }
}
