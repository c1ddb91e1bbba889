namespace Grid.Models;

/// <summary>What is measured of one initialisation: one generator and its sample of points x.</summary>
/// <param name="Coverage1">The share of the first tanh's inputs within ±α.</param>
/// <param name="Coverage2">The same of the second.</param>
/// <param name="Coverage2Linear">The same of the second were the first tanh the identity.</param>
/// <param name="DeviationFirst">Standard deviation over the target's, of the first output.</param>
/// <param name="DeviationLast">The same of the last output.</param>
/// <param name="Correlation">The greatest |correlation| of two outputs; 0 where there is one.</param>
/// <param name="KurtosisFirst">Excess kurtosis of the first output.</param>
/// <param name="KurtosisLast">The same of the last.</param>
/// <param name="W2">W₂ between the Gaussian of the sample's moments and the target.</param>
/// <param name="Ellipse">The share of points in the target's 95 % ellipse.</param>
/// <param name="Rejected">1 where the Henze–Zirkler test rejects at 5 %, else 0; NaN where it cannot tell.</param>
/// <param name="Norm3">‖W₃‖ (Frobenius).</param>
internal sealed record DrawMeasures(
    double Coverage1,
    double Coverage2,
    double Coverage2Linear,
    double DeviationFirst,
    double DeviationLast,
    double Correlation,
    double KurtosisFirst,
    double KurtosisLast,
    double W2,
    double Ellipse,
    double Rejected,
    double Norm3
)
{
    /// <summary>How many numbers <see cref="ToArray"/> gives.</summary>
    public const int Count = 12;

    private const double Level = 0.05;

    /// <param name="coverage">Of the first tanh, the second, and the second were the first linear.</param>
    /// <param name="points">x, [N, o].</param>
    /// <param name="tested">The first so many points are tested for normality.</param>
    public static DrawMeasures Of(
        (double First, double Second, double SecondLinear) coverage,
        ReadOnlySpan<double> points,
        int tested,
        GeneratorWeights weights,
        GaussianTarget target
    )
    {
        var last = target.Mean.Length - 1;
        var moments = Moments.Of(points, target.Mean.Length);
        var p = HenzeZirkler.Test(points[..(tested * target.Mean.Length)], target.Mean.Length).PValue;
        return new DrawMeasures(
            coverage.First,
            coverage.Second,
            coverage.SecondLinear,
            moments.Deviation(0) / target.Deviation[0],
            moments.Deviation(last) / target.Deviation[last],
            GreatestCorrelation(moments),
            moments.ExcessKurtosis[0],
            moments.ExcessKurtosis[last],
            GaussianDistance.W2(moments.Mean, moments.Covariance, target.Mean, target.Covariance),
            EllipseCoverage.Of(points, target.Mean, target.Covariance),
            double.IsNaN(p) ? double.NaN
                : p < Level ? 1
                : 0,
            weights.W3.FrobeniusNorm()
        );
    }

    public double[] ToArray() =>
        [
            Coverage1,
            Coverage2,
            Coverage2Linear,
            DeviationFirst,
            DeviationLast,
            Correlation,
            KurtosisFirst,
            KurtosisLast,
            W2,
            Ellipse,
            Rejected,
            Norm3,
        ];

    public static DrawMeasures From(ReadOnlySpan<double> v) =>
        new(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11]);

    private static double GreatestCorrelation(Moments moments)
    {
        var greatest = 0.0;
        for (var a = 0; a < moments.Dimensions; a++)
        for (var b = 0; b < a; b++)
            greatest = Math.Max(greatest, Math.Abs(moments.Correlation(a, b)));
        return greatest;
    }
}
