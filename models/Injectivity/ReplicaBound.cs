using MathNet.Numerics;

namespace Grid.Models;

/// <summary>
/// The replica-symmetric prediction for the fewest active rows, min over x of active/n, of a Gaussian layer with α = m/n for n → ∞ (Maillard et al., arXiv 2302.14112; their
/// Python/run_RS.py). It is a lower bound (Gordon's inequality), so a layer is injective where it exceeds 1.
/// </summary>
internal static class ReplicaBound
{
    /// <summary>Where f*(α) = 1: injective above.</summary>
    public const double Threshold = 7.6477;

    /// <summary>Where full replica symmetry breaking puts the true threshold (not rigorous).</summary>
    public const double FullBreakingThreshold = 6.698;

    private const double LargestChi = 50;
    private const double Precision = 1e-12;

    /// <summary>f*(α) = α·Q(√(2χ)), where α(erf(√χ)/2 − e^{−χ}√(χ/π)) = 1 and Q is the Gaussian's upper tail; 0 for α ≤ 2, where no χ is left.</summary>
    public static double Active(double alpha)
    {
        if (Excess(LargestChi) <= 0)
            return 0;
        var (low, high) = (0.0, LargestChi);
        while (high - low > Precision) // the left side grows with χ
        {
            var middle = (low + high) / 2;
            (low, high) = Excess(middle) < 0 ? (middle, high) : (low, middle);
        }
        return alpha * SpecialFunctions.Erfc(Math.Sqrt(low)) / 2; // Q(√2 s) = erfc(s)/2

        double Excess(double chi) =>
            alpha * (SpecialFunctions.Erf(Math.Sqrt(chi)) / 2 - Math.Exp(-chi) * Math.Sqrt(chi / Math.PI)) - 1;
    }
}
