using MathNet.Numerics;

namespace Grid.Models;

/// <summary>
/// The expected number of bad cells of m Gaussian rows in Rⁿ, for each n and m: those open cells of the arrangement of the rows' hyperplanes in which fewer
/// than n rows are active. It bounds the probability that the layer is not injective.
/// </summary>
internal static class UnionBound
{
    /// <summary>The expansivity from which it falls to zero for n → ∞: H₂(1/c) = ½.</summary>
    public const double Threshold = 9.0886;

    /// <summary>
    /// E = 2 Σ_{k&lt;n} C(m−1, k) · Σ_{k&lt;n} C(m, k) / 2ᵐ: the arrangement's number of cells (Cover 1965), times the probability that of m fair signs fewer than n are plus.
    /// </summary>
    public static double BadCells(int n, int m) => Math.Exp(LogBadCells(n, m));

    /// <summary>ln E, which is finite where E is beyond any number.</summary>
    public static double LogBadCells(int n, int m)
    {
        var cells = Math.Log(2) + LogLowerSum(m - 1, n);
        var share = LogLowerSum(m, n) - m * Math.Log(2);
        return cells + share;
    }

    /// <summary>ln Σ_{k&lt;n} C(m, k), in logarithms: the sum itself overflows from m ≈ 1000 on.</summary>
    private static double LogLowerSum(int m, int n)
    {
        double[] terms = [.. Enumerable.Range(0, Math.Min(n, m + 1)).Select(k => SpecialFunctions.BinomialLn(m, k))];
        var largest = terms.Max();
        return largest + Math.Log(terms.Sum(term => Math.Exp(term - largest)));
    }
}
