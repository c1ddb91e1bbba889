namespace Grid.Models.Tests.Measures;

public class GreatCircleTests
{
    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 0, 1)]
    [InlineData(1.0 / 3, 0.8660254, 0.5)]
    [InlineData(0.5, 0.70710678, 0.70710678)]
    public void Between_right_angles_the_angle_grows_evenly(double t, double x, double y)
    {
        var found = GreatCircle.Between([2, 0], [0, 2], t);
        Assert.Equal(2 * x, found[0], 1e-6);
        Assert.Equal(2 * y, found[1], 1e-6);
    }

    [Fact]
    public void Lengths_on_the_way_stay_that_of_the_ends()
    {
        float[] a = [1, 2, 2];
        float[] b = [-2, 2, 1];
        foreach (var t in (double[])[0.1, 0.4, 0.9])
            Assert.Equal(3, Math.Sqrt(GreatCircle.Between(a, b, t).Sum(value => (double)value * value)), 1e-5);
    }

    [Fact]
    public void Along_a_line_and_from_the_origin_it_is_the_straight_way()
    {
        Assert.Equal([1.5f, 3], GreatCircle.Between([1, 2], [2, 4], 0.5));
        Assert.Equal([0.5f, 1], GreatCircle.Between([0, 0], [2, 4], 0.25));
        Assert.Equal([0, 0], GreatCircle.Between([-1, 0], [1, 0], 0.5));
    }

    [Fact]
    public void Points_of_two_spaces_have_nothing_between_them() =>
        Assert.Throws<ArgumentException>(() => GreatCircle.Between([1], [1, 2], 0.5));
}
