using MathNet.Numerics.Distributions;

namespace Grid.Models;

/// <summary>The share of points inside the ellipse, or ellipsoid, that holds a given share of a Gaussian.</summary>
public static class EllipseCoverage
{
    /// <summary>
    /// The share of <paramref name="points"/> [n, p] with (x − m)ᵀ S⁻¹ (x − m) ≤ χ²ₚ(<paramref name="level"/>), where N(m, S) is the target; NaN where S is not positive definite.
    /// A point that is not finite lies outside.
    /// </summary>
    /// <exception cref="ArgumentException">The sizes do not agree.</exception>
    public static double Of(
        ReadOnlySpan<double> points,
        ReadOnlySpan<double> mean,
        double[,] covariance,
        double level = 0.95
    )
    {
        var dimensions = mean.Length;
        var count = Moments.CountOf(points, dimensions);
        if (Mahalanobis.Whiten(points, mean, SymmetricMatrix.Of(covariance, dimensions)) is not { } whitened)
            return double.NaN;
        var radius2 = SquaredRadius(dimensions, level);
        var inside = 0;
        for (var start = 0; start < whitened.Length; start += dimensions)
        {
            var distance = 0.0;
            foreach (var y in whitened.AsSpan(start, dimensions))
                distance += y * y;
            inside += distance <= radius2 ? 1 : 0;
        }
        return (double)inside / count;
    }

    /// <summary>χ²ₚ(level): the squared radius of the ellipse in units of standard deviations; −2 log(1 − level) in the plane.</summary>
    public static double SquaredRadius(int dimensions, double level) => ChiSquared.InvCDF(dimensions, level);
}
