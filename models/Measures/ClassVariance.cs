namespace Grid.Models;

/// <summary>How far apart the classes of a code lie, as a share of all its variance.</summary>
public static class ClassVariance
{
    /// <summary>
    /// Σ_c n_c ‖m_c − m‖² / Σ_i ‖x_i − m‖²: 0 where all classes have the same mean, 1 where each is a single point. NaN where the points do not vary.
    /// </summary>
    /// <param name="points">n points of <paramref name="dimensions"/> numbers, one after the other.</param>
    /// <param name="classes">Each point's class.</param>
    public static double BetweenOverTotal(ReadOnlySpan<float> points, int dimensions, ReadOnlySpan<byte> classes)
    {
        var counts = new int[256];
        var sums = new double[256, dimensions];
        var mean = new double[dimensions];
        for (var i = 0; i < classes.Length; i++)
        {
            counts[classes[i]]++;
            for (var d = 0; d < dimensions; d++)
            {
                sums[classes[i], d] += points[i * dimensions + d];
                mean[d] += (double)points[i * dimensions + d] / classes.Length;
            }
        }
        var (between, total) = (0.0, 0.0);
        for (var d = 0; d < dimensions; d++)
        {
            for (var i = 0; i < classes.Length; i++)
                total += Square(points[i * dimensions + d] - mean[d]);
            for (var c = 0; c < counts.Length; c++)
                if (counts[c] > 0)
                    between += counts[c] * Square(sums[c, d] / counts[c] - mean[d]);
        }
        return between / total;
    }

    private static double Square(double value) => value * value;
}
