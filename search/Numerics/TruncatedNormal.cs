using MathNet.Numerics;

namespace Grid.Search;

/// <summary>
/// Normal distributions that are cut off outside [0, 1]. The mean lies within, so that a cut never leaves less than a third of the mass and differences below do not
/// cancel.
/// </summary>
internal static class TruncatedNormal
{
    private const double SqrtTwo = 1.4142135623730951;

    /// <summary>The logarithm of the mass that the uncut distribution has within [0, 1].</summary>
    public static double LogMass(double mean, double sigma) => LogMass(mean, sigma, 0, 1);

    /// <summary>The logarithm of the mass that the uncut distribution has within [low, high]; -∞ where no double is as small.</summary>
    public static double LogMass(double mean, double sigma, double low, double high)
    {
        var (a, b) = ((low - mean) / (sigma * SqrtTwo), (high - mean) / (sigma * SqrtTwo));
        var twice =
            a > 0 ? SpecialFunctions.Erfc(a) - SpecialFunctions.Erfc(b)
            : b < 0 ? SpecialFunctions.Erfc(-b) - SpecialFunctions.Erfc(-a)
            : SpecialFunctions.Erf(b) - SpecialFunctions.Erf(a);
        return Math.Log(twice / 2);
    }

    /// <summary>Draws from the distribution, by inversion of its lower or its upper tail, whichever is the smaller.</summary>
    public static double Draw(double mean, double sigma, RandomSource random)
    {
        var u = random.NextUnit();
        var below = SpecialFunctions.Erfc(mean / (sigma * SqrtTwo)) / 2;
        var above = SpecialFunctions.Erfc((1 - mean) / (sigma * SqrtTwo)) / 2;
        var mass = 1 - below - above;
        var lower = below + (u * mass);
        var upper = above + ((1 - u) * mass);
        var z =
            lower <= upper
                ? -SqrtTwo * SpecialFunctions.ErfcInv(2 * lower)
                : SqrtTwo * SpecialFunctions.ErfcInv(2 * upper);
        return Math.Clamp(mean + (sigma * z), 0, 1);
    }
}
