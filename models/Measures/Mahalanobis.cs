using MathNet.Numerics.LinearAlgebra;

namespace Grid.Models;

/// <summary>Points in the units of a Gaussian N(m, S): y = L⁻¹ (x − m), S = L Lᵀ, so that ‖y‖² is the squared Mahalanobis distance.</summary>
internal static class Mahalanobis
{
    /// <returns>The points in these units, [n, p]; null where S is not positive definite.</returns>
    public static double[]? Whiten(ReadOnlySpan<double> points, ReadOnlySpan<double> mean, Matrix<double> covariance)
    {
        var dimensions = mean.Length;
        if (Lower(covariance) is not { } lower)
            return null;
        var whitened = points.ToArray();
        for (var start = 0; start < whitened.Length; start += dimensions)
        for (var a = 0; a < dimensions; a++)
        {
            var rest = whitened[start + a] - mean[a];
            for (var b = 0; b < a; b++)
                rest -= lower[a, b] * whitened[start + b];
            whitened[start + a] = rest / lower[a, a];
        }
        return whitened;
    }

    /// <summary>Cholesky's factor.</summary>
    private static double[,]? Lower(Matrix<double> s)
    {
        var size = s.RowCount;
        var lower = new double[size, size];
        for (var a = 0; a < size; a++)
        for (var b = 0; b <= a; b++)
        {
            var rest = s[a, b];
            for (var c = 0; c < b; c++)
                rest -= lower[a, c] * lower[b, c];
            if (a != b)
                lower[a, b] = rest / lower[b, b];
            else if (rest > s[a, a] * 1e-14)
                lower[a, a] = Math.Sqrt(rest);
            else
                return null; // NaN goes here too
        }
        return lower;
    }
}
