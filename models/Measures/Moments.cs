namespace Grid.Models;

/// <summary>Mean [p], covariance [p, p] and fourth moments of a sample of points.</summary>
/// <param name="Count">How many points.</param>
/// <param name="Covariance">Unbiased: the sum of products over n − 1.</param>
/// <param name="ExcessKurtosis">Per dimension m₄/m₂² − 3, with moments over n: 0 for a normal distribution; NaN where a dimension does not vary.</param>
public sealed record Moments(int Count, double[] Mean, double[,] Covariance, double[] ExcessKurtosis)
{
    public int Dimensions => Mean.Length;

    /// <param name="points">n points of <paramref name="dimensions"/> numbers, one after the other: [n, p].</param>
    /// <exception cref="ArgumentException">They are no whole number of points, or fewer than 2.</exception>
    public static Moments Of(ReadOnlySpan<double> points, int dimensions)
    {
        var count = CountOf(points, dimensions);
        if (count < 2)
            throw new ArgumentException($"A covariance needs 2 points, there are {count}.", nameof(points));

        var mean = new double[dimensions];
        for (var i = 0; i < points.Length; i++)
            mean[i % dimensions] += points[i];
        for (var a = 0; a < dimensions; a++)
            mean[a] /= count;

        var products = new double[dimensions, dimensions];
        var fourth = new double[dimensions];
        var centred = new double[dimensions];
        for (var start = 0; start < points.Length; start += dimensions)
        {
            for (var a = 0; a < dimensions; a++)
            {
                centred[a] = points[start + a] - mean[a];
                for (var b = 0; b <= a; b++)
                    products[a, b] += centred[a] * centred[b];
                fourth[a] += centred[a] * centred[a] * centred[a] * centred[a];
            }
        }

        var covariance = new double[dimensions, dimensions];
        for (var a = 0; a < dimensions; a++)
        {
            fourth[a] = count * fourth[a] / (products[a, a] * products[a, a]) - 3;
            for (var b = 0; b <= a; b++)
                covariance[a, b] = covariance[b, a] = products[a, b] / (count - 1);
        }
        return new Moments(count, mean, covariance, fourth);
    }

    /// <summary>The standard deviation of a dimension.</summary>
    public double Deviation(int dimension) => Math.Sqrt(Covariance[dimension, dimension]);

    /// <summary>Pearson's correlation of two dimensions; NaN where one does not vary.</summary>
    public double Correlation(int a, int b) => Covariance[a, b] / Math.Sqrt(Covariance[a, a] * Covariance[b, b]);

    internal static int CountOf(ReadOnlySpan<double> points, int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        return points.Length % dimensions == 0
            ? points.Length / dimensions
            : throw new ArgumentException(
                $"{points.Length} numbers are no whole number of points of {dimensions} dimensions.",
                nameof(points)
            );
    }
}
