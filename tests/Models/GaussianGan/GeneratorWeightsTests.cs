using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics;

namespace Grid.Models.Tests.GaussianGan;

public class GeneratorWeightsTests
{
    private static readonly GaussianTarget s_target = new([2, 4], [1.5, 0.8]);

    [Fact]
    public void The_last_layer_gives_the_linear_generator_the_targets_covariance() =>
        Prop.ForAll(
                (
                    from shape in Gen.Choose(2, 9).Three()
                    from outputs in Gen.Choose(1, 2)
                    from seed in Gen.Choose(0, 1_000_000)
                    from alpha in Gen.Elements(0.05, 0.25, 2.0)
                    select (shape, outputs, seed, alpha)
                ).ToArbitrary(),
                drawn =>
                {
                    var ((latents, hidden1, hidden2), outputs, seed, alpha) = drawn;
                    var target = new GaussianTarget(s_target.Mean[..outputs], s_target.Deviation[..outputs]);
                    var shape = new GeneratorShape(latents, hidden1, hidden2, outputs);
                    var weights = GeneratorWeights.Proposed(Random(seed), shape, target, alpha);

                    var linear = weights.W3 * weights.W2 * weights.W1;
                    var covariance = linear * linear.Transpose();
                    for (var i = 0; i < outputs; i++)
                    for (var j = 0; j < outputs; j++)
                        Assert.Equal(target.Covariance[i, j], covariance[i, j], 1e-6);
                    Assert.Equal(target.Mean, weights.B3);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_last_layer_is_as_small_as_the_singular_values_allow()
    {
        var weights = Draw(seed: 1, nz: 3);
        var singular = (weights.W2 * weights.W1).Svd(computeVectors: false).S;
        var expected = Math.Sqrt(Math.Pow(1.5 / singular[0], 2) + Math.Pow(0.8 / singular[1], 2));
        Assert.Equal(expected, weights.W3.FrobeniusNorm(), 1e-9);
        Assert.True(singular[0] >= singular[1] && singular[1] >= singular[2]);
    }

    [Fact]
    public void Alpha_scales_the_first_layer_and_leaves_the_output_alone()
    {
        var (small, large) = (Draw(seed: 1, nz: 3, alpha: 0.1), Draw(seed: 1, nz: 3, alpha: 0.4));
        Assert.True((small.W1 * 4 - large.W1).FrobeniusNorm() < 1e-12);
        // s₂ = α/(1.96 √L) with L ~ α²: the second layer does not depend on it.
        Assert.True((small.W2 - large.W2).FrobeniusNorm() < 1e-12);
        Assert.True((small.W3 - large.W3 * 4).FrobeniusNorm() < 1e-9);
    }

    /// <summary>
    /// w·z ~ N(0, ‖w‖²) lies within ±α with probability 2Φ(α/‖w‖) − 1. That is .95 for ‖w‖ = α/1.96, but w is random: E[2Φ(1.96 √(n/χ²ₙ)) − 1] is less.
    /// </summary>
    [Theory]
    [InlineData(1, 0.93520)]
    [InlineData(2, 0.93745)]
    [InlineData(3, 0.93964)]
    [InlineData(5, 0.94249)]
    [InlineData(10, 0.94565)]
    [InlineData(50, 0.94905)]
    public void The_first_tanhs_inputs_lie_within_alpha_as_often_as_expected(int nz, double expected)
    {
        const double alpha = 0.25;
        var coverages = Enumerable
            .Range(0, 2000)
            .SelectMany(seed => Draw(seed, nz, alpha).W1.EnumerateRows().Select(row => Within(alpha / row.L2Norm())));
        AssertMean(expected, [.. coverages]);
    }

    [Fact]
    public void The_second_layers_linear_inputs_lie_within_alpha_as_often_as_expected()
    {
        const double alpha = 0.25;
        var coverages = Enumerable
            .Range(0, 4000)
            .Select(seed =>
            {
                var weights = Draw(seed, nz: 3, alpha);
                return (weights.W2 * weights.W1).EnumerateRows().Average(row => Within(alpha / row.L2Norm()));
            });
        AssertMean(0.9387, [.. coverages]);
    }

    [Fact]
    public void The_baseline_has_the_variances_of_Xavier_with_the_gain_of_tanh()
    {
        var shape = new GeneratorShape(30, 50, 40, 20);
        var target = new GaussianTarget(new double[20], new double[20]);
        var weights = GeneratorWeights.Xavier(Random(3), shape, target);
        AssertVariance(25.0 / 9 * 2 / (30 + 50), weights.W1.Enumerate());
        AssertVariance(25.0 / 9 * 2 / (50 + 40), weights.W2.Enumerate());
        AssertVariance(25.0 / 9 * 2 / (40 + 20), weights.W3.Enumerate());
    }

    private static GeneratorWeights Draw(long seed, int nz, double alpha = 0.25) =>
        GeneratorWeights.Proposed(
            Random(seed),
            new GeneratorShape(nz, 5, 5, Math.Min(nz, 2)),
            new GaussianTarget(s_target.Mean[..Math.Min(nz, 2)], s_target.Deviation[..Math.Min(nz, 2)]),
            alpha
        );

    private static LaneRandom Random(long seed) => new(seed, RandomPurpose.InitialWeights);

    /// <summary>P(|N(0, 1)| ≤ bound).</summary>
    private static double Within(double bound) => SpecialFunctions.Erf(bound / Math.Sqrt(2));

    /// <summary>The mean is the expected one within four standard errors and the reference's rounding.</summary>
    private static void AssertMean(double expected, double[] values)
    {
        var deviation = Math.Sqrt(Moments.Of(values, 1).Covariance[0, 0]);
        Assert.Equal(expected, values.Average(), 4 * deviation / Math.Sqrt(values.Length) + 5e-5);
    }

    /// <summary>The variance of n normal numbers has a standard error of √(2/n) of itself.</summary>
    private static void AssertVariance(double expected, IEnumerable<double> values)
    {
        double[] all = [.. values];
        Assert.Equal(expected, all.Average(x => x * x), 4 * expected * Math.Sqrt(2.0 / all.Length));
    }
}
