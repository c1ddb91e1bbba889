namespace Grid.Models;

/// <summary>What is reported of all initialisations drawn so far: one number each.</summary>
internal sealed record GaussianGanMetric(MetricInfo Info, Func<IReadOnlyList<DrawMeasures>, double> Of)
{
    public static IReadOnlyList<GaussianGanMetric> All { get; } =
    [
        Mean("layer1/coverage", draw => draw.Coverage1, "Share of the first tanh's inputs within ±alpha"),
        Mean("layer2/coverage", draw => draw.Coverage2, "Share of the second tanh's inputs within ±alpha"),
        Mean(
            "layer2/coverage_linear",
            draw => draw.Coverage2Linear,
            "The same were the first tanh the identity, as in the derivation"
        ),
        .. Spread("output/sd_first", draw => draw.DeviationFirst, "Standard deviation over the target's, first output"),
        .. Spread("output/sd_last", draw => draw.DeviationLast, "Standard deviation over the target's, last output"),
        new(
            new(
                "output/correlation_q90",
                SmallerIsBetter: true,
                "Greatest |correlation| of two outputs: 90 % quantile."
            ),
            draws => Quantile(draws, draw => draw.Correlation, 0.9)
        ),
        .. Spread("output/kurtosis_first", draw => draw.KurtosisFirst, "Excess kurtosis, first output"),
        .. Spread("output/kurtosis_last", draw => draw.KurtosisLast, "Excess kurtosis, last output"),
        .. Spread("output/w2", draw => draw.W2, "W2 from the outputs' Gaussian to the target", smallerIsBetter: true),
        .. Spread("output/ellipse", draw => draw.Ellipse, "Share of points in the target's 95 % ellipse"),
        Mean("output/rejected", draw => draw.Rejected, "Rejections by the Henze-Zirkler test at 5 %", true),
        .. Spread("weights/norm3", draw => draw.Norm3, "Frobenius norm of W3", smallerIsBetter: true),
    ];

    public static LaneMeasures Measures(IReadOnlyList<DrawMeasures> draws) =>
        new(All.ToDictionary(metric => metric.Info.Name, metric => metric.Of(draws)));

    private static GaussianGanMetric Mean(
        string name,
        Func<DrawMeasures, double> of,
        string summary,
        bool smallerIsBetter = false
    ) => new(new(name, smallerIsBetter, $"{summary}: mean."), draws => draws.Average(of));

    private static IEnumerable<GaussianGanMetric> Spread(
        string name,
        Func<DrawMeasures, double> of,
        string summary,
        bool smallerIsBetter = false
    ) =>
        [
            new(new(name, smallerIsBetter, $"{summary}: median."), draws => Quantile(draws, of, 0.5)),
            new(new($"{name}_q05", smallerIsBetter, $"{summary}: 5 % quantile."), draws => Quantile(draws, of, 0.05)),
            new(new($"{name}_q95", smallerIsBetter, $"{summary}: 95 % quantile."), draws => Quantile(draws, of, 0.95)),
        ];

    /// <summary>The quantile with linear interpolation between order statistics (Hyndman and Fan's type 7); NaN where a value is.</summary>
    private static double Quantile(IReadOnlyList<DrawMeasures> draws, Func<DrawMeasures, double> of, double share)
    {
        double[] sorted = [.. draws.Select(of).Order()];
        if (double.IsNaN(sorted[0])) // NaN sorts first
            return double.NaN;
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
