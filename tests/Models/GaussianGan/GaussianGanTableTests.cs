namespace Grid.Models.Tests.GaussianGan;

/// <summary>
/// The reference table of the Gaussian tanh GAN: medians over initialisations of 20,000 points each. Medians of n and m draws may differ by four standard errors of their difference, 1.253 s
/// √(1/n + 1/m), with s the draws' standard deviation as their 5 and 95 % quantiles have it; shares by four of theirs.
/// </summary>
public class GaussianGanTableTests
{
    private const int Draws = 60;
    private const int ReferenceDraws = 100;

    [Theory]
    [InlineData(0.05, 0.998, 0.999, 0.014, 0.03)]
    [InlineData(0.1, 0.992, 0.994, 0.019, 0.02)]
    [InlineData(0.25, 0.955, 0.970, 0.074, 0.19)]
    [InlineData(0.5, 0.858, 0.900, 0.235, 0.95)]
    [InlineData(1.0, 0.669, 0.753, 0.540, 1.0)]
    [InlineData(2.0, 0.431, 0.521, 0.942, 1.0)]
    public void A_smaller_alpha_comes_nearer_to_the_target(
        double alpha,
        double deviationFirst,
        double deviationLast,
        double w2,
        double rejected
    )
    {
        var metrics = Run(("alpha", alpha));
        AssertMedian(deviationFirst, metrics, "output/sd_first");
        AssertMedian(deviationLast, metrics, "output/sd_last");
        AssertMedian(w2, metrics, "output/w2");
        AssertShare(rejected, metrics["output/rejected"]);
    }

    [Fact]
    public void The_proposed_initialisation_has_the_shape_that_was_found_for_it()
    {
        var metrics = Run(("alpha", 0.25));
        AssertMedian(-0.27, metrics, "output/kurtosis_first", rounding: 0.005);
        AssertMedian(-0.10, metrics, "output/kurtosis_last", rounding: 0.005);
        AssertMedian(0.967, metrics, "output/ellipse");
        AssertMedian(9.8, metrics, "weights/norm3", rounding: 0.05);
        Assert.InRange(metrics["output/correlation_q90"], 0.02, 0.055); // .038
        // One draw of a 3-5-5 network has five rows; a row's coverage spreads by .0044 √200 (layer 1).
        Assert.Equal(0.93964, metrics["layer1/coverage"], 4 * 0.0044 * Math.Sqrt(200.0 / (5 * Draws)));
        Assert.Equal(0.9387, metrics["layer2/coverage_linear"], 4 * 0.0028 * Math.Sqrt(200.0 / Draws));
        Assert.True(metrics["layer2/coverage"] > metrics["layer2/coverage_linear"]);
    }

    [Fact]
    public void Xaviers_initialisation_is_far_from_the_target()
    {
        var metrics = Run(("init", "xavier"));
        AssertMedian(0.99, metrics, "output/w2", rounding: 0.005);
        Assert.Equal(1, metrics["output/rejected"]);
        Assert.InRange(metrics["output/sd_first_q05"], 0.1, 0.45); // .26
        Assert.InRange(metrics["output/sd_first_q95"], 1.1, 1.9); // 1.38
        Assert.InRange(metrics["output/sd_last_q05"], 0.3, 0.9); // .54
        Assert.InRange(metrics["output/sd_last_q95"], 2.2, 3.6); // 2.88
    }

    private static IReadOnlyDictionary<string, double> Run((string, object) setting) =>
        GaussianGanRuns.Run(
            GaussianGanRuns.Lane(
                seed: 7,
                null,
                ("epochs", 1L),
                ("draws", (long)Draws),
                ("samples", 20_000L),
                ("test_samples", 1000L),
                setting
            )
        )[0];

    private static void AssertMedian(
        double reference,
        IReadOnlyDictionary<string, double> metrics,
        string name,
        double rounding = 0.0005
    )
    {
        var deviation = (metrics[$"{name}_q95"] - metrics[$"{name}_q05"]) / (2 * 1.645);
        var error = 1.253 * deviation * Math.Sqrt(1.0 / Draws + 1.0 / ReferenceDraws);
        Assert.Equal(reference, metrics[name], 4 * error + rounding);
    }

    private static void AssertShare(double reference, double measured)
    {
        var pooled = (reference * ReferenceDraws + measured * Draws + 1) / (ReferenceDraws + Draws + 2);
        var error = Math.Sqrt(pooled * (1 - pooled) * (1.0 / Draws + 1.0 / ReferenceDraws));
        Assert.Equal(reference, measured, 4 * error);
    }
}
