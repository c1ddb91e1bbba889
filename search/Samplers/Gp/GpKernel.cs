namespace Grid.Search;

/// <summary>
/// The Matérn kernel of smoothness 5/2 with a length scale for each coordinate (Rasmussen and Williams 2006, "Gaussian processes for machine learning", equation 4.17):
/// k = s (1 + r + r²/3) e^-r, r² = 5 Σ d_i² / l_i². Two values of a choice are at the distance 1.
/// </summary>
internal sealed class GpKernel(bool[] isChoice)
{
    public int Coordinates => isChoice.Length;

    /// <summary>The squared distance of two points in one coordinate.</summary>
    public double Squared(int coordinate, double a, double b)
    {
        var difference = a - b;
        return !isChoice[coordinate] ? difference * difference
            : difference == 0 ? 0
            : 1;
    }

    public bool IsChoice(int coordinate) => isChoice[coordinate];

    /// <summary>The kernel without its scale, and its derivative by the scaled squared distance r² / 5.</summary>
    public static (double Value, double Derivative) Of(double squared)
    {
        var r = Math.Sqrt(5 * squared);
        var decay = Math.Exp(-r);
        return ((1 + r + (r * r / 3)) * decay, -5.0 / 6 * (1 + r) * decay);
    }

    public double Distance(double[] inverses, ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < inverses.Length; i++)
        {
            sum += inverses[i] * Squared(i, a[i], b[i]);
        }

        return sum;
    }
}
