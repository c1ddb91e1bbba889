namespace Grid.Bench;

/// <summary>The median of ratios, and the interval that holds the true one with 95 %, by the sign test: it asks nothing of their distribution.</summary>
internal sealed record PairedRatio(double Median, double Low, double High)
{
    // Of the normal distribution, which the binomial one is near to.
    private const double Quantile = 1.96;

    /// <summary>How much more than 1 they are: median, low, high.</summary>
    public double[] Less1 => [.. new[] { Median, Low, High }.Select(ratio => Math.Round(ratio - 1, 4))];

    /// <param name="ratios">At least one; with fewer than six the interval is their whole range.</param>
    public static PairedRatio Of(IEnumerable<double> ratios)
    {
        var sorted = ratios.Order().ToList();
        var first = (int)Math.Floor((sorted.Count - 1 - (Quantile * Math.Sqrt(sorted.Count))) / 2);
        first = Math.Max(first, 0);
        var middle = (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        return new PairedRatio(middle, sorted[first], sorted[sorted.Count - 1 - first]);
    }
}
