namespace Grid.Models.Tests.Measures;

/// <summary>Random points and matrices for the measures' tests, each a function of a seed.</summary>
internal static class Samples
{
    /// <summary>Points from N(0, I): [n, p].</summary>
    public static double[] Normal(int count, int dimensions, long seed)
    {
        var values = new float[count * dimensions];
        new LaneRandom(seed, RandomPurpose.TestNoise).FillNormal(values, 1);
        return Array.ConvertAll(values, value => (double)value);
    }

    /// <summary>A covariance B Bᵀ/n + I/10 with B from N(0, 1): well within the positive definite ones.</summary>
    public static double[,] Covariance(int n, long seed)
    {
        var b = Normal(n, n, seed);
        var covariance = new double[n, n];
        for (var i = 0; i < n; i++)
        for (var j = 0; j < n; j++)
        {
            for (var k = 0; k < n; k++)
                covariance[i, j] += b[i * n + k] * b[j * n + k] / n;
            covariance[i, j] += i == j ? 0.1 : 0;
        }
        return covariance;
    }

    public static double[,] Diagonal(params double[] values)
    {
        var matrix = new double[values.Length, values.Length];
        for (var i = 0; i < values.Length; i++)
            matrix[i, i] = values[i];
        return matrix;
    }
}
