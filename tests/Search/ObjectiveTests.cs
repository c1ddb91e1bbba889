namespace Grid.Search.Tests;

public class ObjectiveTests
{
    [Theory]
    [InlineData(Goal.Minimize, 1.0, double.NegativeInfinity)]
    [InlineData(Goal.Minimize, -1.0, 1.0)]
    [InlineData(Goal.Minimize, 1.0, double.PositiveInfinity)]
    [InlineData(Goal.Minimize, double.PositiveInfinity, double.NaN)]
    [InlineData(Goal.Minimize, double.PositiveInfinity, null)]
    [InlineData(Goal.Maximize, 1.0, double.PositiveInfinity)]
    [InlineData(Goal.Maximize, 1.0, -1.0)]
    [InlineData(Goal.Maximize, -1.0, double.NegativeInfinity)]
    [InlineData(Goal.Maximize, double.NegativeInfinity, double.NaN)]
    [InlineData(Goal.Maximize, double.NegativeInfinity, null)]
    public void The_first_value_is_better(Goal goal, double? better, double? worse)
    {
        var objective = new Objective("m", goal);

        Assert.True(objective.Compare(better, worse) < 0);
        Assert.True(objective.Compare(worse, better) > 0);
    }

    [Theory]
    [InlineData(null, double.NaN)]
    [InlineData(null, null)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.NegativeInfinity)]
    [InlineData(2.0, 2.0)]
    [InlineData(0.0, -0.0)]
    public void The_two_values_rank_the_same(double? a, double? b) =>
        Assert.All(Enum.GetValues<Goal>(), goal => Assert.Equal(0, new Objective("m", goal).Compare(a, b)));
}
