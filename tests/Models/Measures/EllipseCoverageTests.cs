namespace Grid.Models.Tests.Measures;

public class EllipseCoverageTests
{
    [Fact]
    public void In_the_plane_the_radius_is_a_logarithm()
    {
        Assert.Equal(-2 * Math.Log(0.05), EllipseCoverage.SquaredRadius(2, 0.95), 1e-10);
        Assert.Equal(3.841458820694124, EllipseCoverage.SquaredRadius(1, 0.95), 1e-9);
        Assert.Equal(7.814727903251179, EllipseCoverage.SquaredRadius(3, 0.95), 1e-9);
    }

    [Fact]
    public void Points_are_counted_by_their_distance_in_the_targets_own_units()
    {
        // Along x the ellipse of N((1, 0), diag(4, 1)) ends at 1 + 2 · √5.99 = 5.895, along y at 2.448.
        double[] points = [5.89, 0, 5.90, 0, 1, 2.447, 1, 2.449, double.NaN, 0];
        Assert.Equal(2.0 / 5, EllipseCoverage.Of(points, [1, 0], Samples.Diagonal(4, 1)));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void A_Gaussian_fills_its_own_ellipse(double level)
    {
        const int n = 20_000;
        var points = Samples.Normal(n, 2, seed: 4);
        var stretched = new double[points.Length];
        for (var i = 0; i < points.Length; i += 2)
            (stretched[i], stretched[i + 1]) = (3 + 2 * points[i], points[i] + points[i + 1]);
        var covered = EllipseCoverage.Of(
            stretched,
            [3, 0],
            new double[,]
            {
                { 4, 2 },
                { 2, 2 },
            },
            level
        );
        Assert.Equal(level, covered, 4 * Math.Sqrt(level * (1 - level) / n));
    }

    [Fact]
    public void A_target_without_spread_has_no_ellipse() =>
        Assert.True(double.IsNaN(EllipseCoverage.Of([0, 0], [0, 0], Samples.Diagonal(1, 0))));
}
