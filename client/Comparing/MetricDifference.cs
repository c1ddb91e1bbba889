namespace Grid.Client;

/// <summary>How one metric of two sweeps compares, over all epochs of all trials that both have.</summary>
/// <param name="Compared">How many values there were to compare.</param>
/// <param name="Different">How many of them are not equal bit for bit (NaN equals NaN).</param>
/// <param name="Absolute">The largest |a − b|; infinite where only one of the two is finite.</param>
/// <param name="Relative">The largest |a − b| / max(|a|, |b|), from 0 to 2; infinite like <paramref name="Absolute"/>.</param>
/// <param name="Where">Trial (of the original) and epoch of the largest relative difference; null where there is none.</param>
internal sealed record MetricDifference(
    string Metric,
    long Compared,
    long Different,
    double Absolute,
    double Relative,
    (long Trial, long Epoch)? Where
)
{
    public static MetricDifference None(string metric) => new(metric, 0, 0, 0, 0, null);

    /// <summary>With one more pair of values.</summary>
    public MetricDifference With(long trial, long epoch, double original, double again)
    {
        var (absolute, relative) = Of(original, again);
        return new MetricDifference(
            Metric,
            Compared + 1,
            Different + (absolute == 0 ? 0 : 1),
            Math.Max(Absolute, absolute),
            Math.Max(Relative, relative),
            relative > Relative ? (trial, epoch) : Where
        );
    }

    private static (double Absolute, double Relative) Of(double a, double b)
    {
        if (a.Equals(b))
        {
            return (0, 0);
        }

        if (!double.IsFinite(a) || !double.IsFinite(b))
        {
            return (double.PositiveInfinity, double.PositiveInfinity);
        }

        // Each scaled first: the difference of the two may be beyond the largest number.
        var scale = Math.Max(Math.Abs(a), Math.Abs(b));
        return (Math.Abs(a - b), Math.Abs((a / scale) - (b / scale)));
    }
}
