namespace Grid.Client.Tests;

public class MetricDifferenceTests
{
    [Theory]
    [InlineData(1.0, 1.0, 0, 0)]
    [InlineData(double.NaN, double.NaN, 0, 0)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, 0, 0)]
    [InlineData(2.0, 1.0, 1, 0.5)]
    [InlineData(-1.0, 1.0, 2, 2)]
    [InlineData(double.NaN, 1.0, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(0.0, 1e-300, 1e-300, 1)]
    public void The_difference_of_two_values(double a, double b, double absolute, double relative)
    {
        var difference = MetricDifference.None("m").With(0, 1, a, b);

        Assert.Equal((absolute, relative), (difference.Absolute, difference.Relative));
        Assert.Equal(absolute == 0 ? 0 : 1, difference.Different);
    }

    [Fact]
    public void The_largest_numbers_of_either_sign_differ_by_twice_themselves()
    {
        var difference = MetricDifference.None("m").With(0, 1, double.MaxValue, -double.MaxValue);

        Assert.Equal((double.PositiveInfinity, 2), (difference.Absolute, difference.Relative));
    }

    [Fact]
    public void The_last_bit_counts_and_the_place_of_the_largest_is_kept()
    {
        var difference = MetricDifference
            .None("m")
            .With(3, 1, 1, Math.BitIncrement(1))
            .With(4, 2, 1, 1.5)
            .With(5, 3, 1, 1);

        Assert.Equal((3, 2, (4L, 2L)), (difference.Compared, difference.Different, difference.Where));
    }
}
