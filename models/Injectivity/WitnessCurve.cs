using MathNet.Numerics.Distributions;

namespace Grid.Models;

/// <summary>
/// How many rows of a large Gaussian layer are active at the witness x₀ (see <see cref="Witness"/>): active/n → c·Φ(−1/√c) for n → ∞, c = m/n.
/// Below 1 the layer is not injective (JMLR 23(105), 2022, Theorem 7: the lower of its two bounds).
/// </summary>
internal static class WitnessCurve
{
    /// <summary>Where c·Φ(−1/√c) = 1.</summary>
    public const double Crossing = 3.4028;

    public static double Active(double expansivity) => expansivity * Normal.CDF(0, 1, -1 / Math.Sqrt(expansivity));
}
