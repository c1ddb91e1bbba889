namespace Grid.Bench;

/// <summary>A mean, and the interval that holds the true one with 95 %, as shares of something. By the central limit theorem: for some hundred values and more.</summary>
internal sealed record MeanShare(double Mean, double Low, double High)
{
    // Of the normal distribution.
    private const double Quantile = 1.96;

    /// <summary>Mean, low, high.</summary>
    public double[] Rounded => [.. new[] { Mean, Low, High }.Select(share => Math.Round(share, 4))];

    /// <param name="whole">What 1 is.</param>
    public static MeanShare Of(IReadOnlyCollection<double> values, double whole)
    {
        var mean = values.Average();
        var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
        var most = Quantile * Math.Sqrt(variance / values.Count);
        return new MeanShare(mean / whole, (mean - most) / whole, (mean + most) / whole);
    }
}
