using FsCheck;
using FsCheck.Fluent;

namespace Grid.Models.Tests.Measures;

public class GaussianDistanceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    public void A_Gaussian_is_no_distance_from_itself(int n)
    {
        var mean = Samples.Normal(1, n, seed: 1);
        var covariance = Samples.Covariance(n, seed: 2);
        Assert.InRange(GaussianDistance.W2(mean, covariance, mean, covariance), 0, 1e-6);
    }

    [Fact]
    public void Covariances_that_commute_lie_the_differences_of_their_roots_apart()
    {
        double[] a = [4, 9, 0, 0.25];
        double[] b = [1, 16, 2, 0.25];
        var expected = Math.Sqrt(a.Zip(b, (x, y) => Math.Pow(Math.Sqrt(x) - Math.Sqrt(y), 2)).Sum());
        double[] zero = [0, 0, 0, 0];
        Assert.Equal(expected, GaussianDistance.W2(zero, Samples.Diagonal(a), zero, Samples.Diagonal(b)), 1e-12);
    }

    [Fact]
    public void Two_correlated_Gaussians_of_the_plane_have_the_distance_worked_out_by_hand()
    {
        // For 2×2 matrices tr √M = √(tr M + 2 √det M), and M = S₁^½ S₂ S₁^½ has the trace of S₁S₂ and the product of the determinants.
        double[,] s1 =
        {
            { 2, 1 },
            { 1, 3 },
        };
        double[,] s2 =
        {
            { 1, -0.5 },
            { -0.5, 4 },
        };
        const double trace = 2 * 1 + 2 * (1 * -0.5) + 3 * 4;
        var determinant = (2 * 3 - 1) * (1 * 4 - 0.25);
        var expected = Math.Sqrt(10 - 2 * Math.Sqrt(trace + 2 * Math.Sqrt(determinant)));
        Assert.Equal(expected, GaussianDistance.W2([1, 1], s1, [1, 1], s2), 1e-12);
    }

    [Fact]
    public void A_shift_adds_its_square_to_the_squared_distance() =>
        Properties(
            (n, seed) =>
            {
                var (s1, s2) = (Samples.Covariance(n, seed), Samples.Covariance(n, seed + 1));
                var shift = Samples.Normal(1, n, seed + 2);
                var still = GaussianDistance.Frechet(new double[n], s1, new double[n], s2);
                var shifted = GaussianDistance.Frechet(shift, s1, new double[n], s2);
                Assert.Equal(still + shift.Sum(x => x * x), shifted, 1e-9);
            }
        );

    [Fact]
    public void It_is_symmetric_and_keeps_the_triangle_inequality() =>
        Properties(
            (n, seed) =>
            {
                var means = Array.ConvertAll([10L, 20L, 30L], k => Samples.Normal(1, n, seed + k));
                var covariances = Array.ConvertAll([40L, 50L, 60L], k => Samples.Covariance(n, seed + k));
                double Distance(int i, int j) =>
                    GaussianDistance.W2(means[i], covariances[i], means[j], covariances[j]);
                Assert.Equal(Distance(0, 1), Distance(1, 0), 1e-9);
                Assert.True(Distance(0, 2) <= Distance(0, 1) + Distance(1, 2) + 1e-9);
            }
        );

    [Fact]
    public void Scaling_both_scales_the_distance() =>
        Properties(
            (n, seed) =>
            {
                var (s1, s2) = (Samples.Covariance(n, seed), Samples.Covariance(n, seed + 1));
                var zero = new double[n];
                Assert.Equal(
                    3 * GaussianDistance.W2(zero, s1, zero, s2),
                    GaussianDistance.W2(zero, Scaled(s1, 9), zero, Scaled(s2, 9)),
                    1e-9
                );
            }
        );

    [Fact]
    public void A_Gaussian_without_spread_in_some_direction_has_a_distance_too()
    {
        double[,] line =
        {
            { 1, 1 },
            { 1, 1 },
        };
        Assert.Equal(0, GaussianDistance.W2([0, 0], line, [0, 0], line), 1e-7);
        Assert.Equal(Math.Sqrt(2), GaussianDistance.W2([0, 0], line, [0, 0], Samples.Diagonal(0, 0)), 1e-12);
    }

    [Fact]
    public void The_256_dimensions_of_a_latent_are_measured_as_well()
    {
        const int n = 256;
        var covariance = Samples.Covariance(n, seed: 1);
        var zero = new double[n];
        // Against a multiple of itself the roots commute: (√4 − 1)² tr S.
        var trace = Enumerable.Range(0, n).Sum(i => covariance[i, i]);
        Assert.Equal(trace, GaussianDistance.Frechet(zero, covariance, zero, Scaled(covariance, 4)), 1e-8 * trace);
    }

    [Fact]
    public void What_is_not_finite_gives_NaN_and_what_does_not_fit_an_error()
    {
        Assert.True(
            double.IsNaN(GaussianDistance.W2([0, 0], Samples.Diagonal(1, double.NaN), [0, 0], Samples.Diagonal(1, 1)))
        );
        Assert.True(
            double.IsNaN(GaussianDistance.W2([0, double.NaN], Samples.Diagonal(1, 1), [0, 0], Samples.Diagonal(1, 1)))
        );
        Assert.Throws<ArgumentException>(() =>
            GaussianDistance.W2([0], Samples.Diagonal(1), [0, 0], Samples.Diagonal(1, 1))
        );
        Assert.Throws<ArgumentException>(() =>
            GaussianDistance.W2([0, 0], Samples.Diagonal(1), [0, 0], Samples.Diagonal(1, 1))
        );
    }

    private static double[,] Scaled(double[,] matrix, double factor)
    {
        var scaled = (double[,])matrix.Clone();
        for (var i = 0; i < scaled.GetLength(0); i++)
        for (var j = 0; j < scaled.GetLength(1); j++)
            scaled[i, j] *= factor;
        return scaled;
    }

    /// <summary>A property of all sizes up to 12 and all seeds.</summary>
    private static void Properties(Action<int, long> property) =>
        Prop.ForAll(
                Gen.Choose(1, 12).Zip(Gen.Choose(0, 1_000_000)).ToArbitrary(),
                ((int Size, int Seed) drawn) => property(drawn.Size, drawn.Seed)
            )
            .QuickCheckThrowOnFailure();
}
