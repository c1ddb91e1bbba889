namespace Grid.Models.Tests.Measures;

public class MomentsTests
{
    [Fact]
    public void Four_points_have_the_moments_worked_out_by_hand()
    {
        // x: 0 0 2 2; y: 1 3 1 7.
        var moments = Moments.Of([0, 1, 0, 3, 2, 1, 2, 7], dimensions: 2);
        Assert.Equal(4, moments.Count);
        Assert.Equal([1, 3], moments.Mean);
        Assert.Equal(4.0 / 3, moments.Covariance[0, 0], 1e-15);
        Assert.Equal(24.0 / 3, moments.Covariance[1, 1], 1e-15);
        Assert.Equal(4.0 / 3, moments.Covariance[0, 1], 1e-15);
        Assert.Equal(moments.Covariance[0, 1], moments.Covariance[1, 0]);
        Assert.Equal(4 / Math.Sqrt(4 * 24), moments.Correlation(0, 1), 1e-15);
        Assert.Equal(Math.Sqrt(8), moments.Deviation(1), 1e-15);
        // Two values as likely have the least kurtosis that there is: −2. For y: (2⁴ + 0 + 2⁴ + 4⁴)/4 ÷ 6² − 3.
        Assert.Equal(-2, moments.ExcessKurtosis[0], 1e-15);
        Assert.Equal(72.0 / 36 - 3, moments.ExcessKurtosis[1], 1e-15);
    }

    [Fact]
    public void Normal_points_have_no_excess_and_uniform_ones_their_own()
    {
        const int n = 40_000;
        // The standard error of the excess kurtosis of n normal values is √(24/n).
        Assert.Equal(0, Moments.Of(Samples.Normal(n, 1, seed: 5), 1).ExcessKurtosis[0], 4 * Math.Sqrt(24.0 / n));
        var uniform = new float[n];
        new LaneRandom(5, RandomPurpose.TestNoise).FillUniform(uniform, 1);
        Assert.Equal(-1.2, Moments.Of(Array.ConvertAll(uniform, x => (double)x), 1).ExcessKurtosis[0], 0.03);
    }

    [Fact]
    public void What_does_not_vary_has_no_kurtosis_and_no_correlation()
    {
        var moments = Moments.Of([1, 5, 2, 5, 3, 5], dimensions: 2);
        Assert.True(double.IsNaN(moments.ExcessKurtosis[1]));
        Assert.True(double.IsNaN(moments.Correlation(0, 1)));
        Assert.Equal(0, moments.Deviation(1));
    }

    [Fact]
    public void A_single_point_or_half_a_one_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Moments.Of([1, 2], 2));
        Assert.Throws<ArgumentException>(() => Moments.Of([1, 2, 3], 2));
    }
}
