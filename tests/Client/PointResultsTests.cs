using Grid.Search;
using Grid.Store;

namespace Grid.Client.Tests;

public class PointResultsTests
{
    [Fact]
    public void Points_are_ranked_by_the_mean_of_their_repeats_NaN_and_missing_values_last()
    {
        TrialRow[] trials =
        [
            Trial(0, point: 0, double.NaN),
            Trial(1, point: 0, 0.1),
            Trial(2, point: 1, 0.4),
            Trial(3, point: 1, 0.6),
            Trial(4, point: 2, null),
            Trial(5, point: 3, 0.3),
            Trial(6, point: 3, null),
            Trial(7, point: 4, double.PositiveInfinity),
        ];

        var ranked = PointResults.Rank(trials, new Objective("test/loss", Goal.Minimize));

        Assert.Equal([3, 1, 4, 0, 2], ranked.Select(point => point.Point));
        Assert.Equal(0.5, ranked[1].Mean!.Value, 12);
        Assert.Equal(Math.Sqrt(0.02), ranked[1].Deviation!.Value, 12);
        Assert.Null(ranked[0].Deviation);
    }

    [Fact]
    public void Large_values_come_first_where_the_goal_is_to_maximize()
    {
        TrialRow[] trials = [Trial(0, 0, 0.1), Trial(1, 1, 0.9), Trial(2, 2, double.NaN)];

        var ranked = PointResults.Rank(trials, new Objective("test/accuracy", Goal.Maximize));

        Assert.Equal([1, 0, 2], ranked.Select(point => point.Point));
    }

    private static TrialRow Trial(long number, long point, double? value)
    {
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return new TrialRow(
            "e",
            number,
            TrialState.Completed,
            null,
            "{}",
            point,
            0,
            0,
            "",
            1,
            0,
            1,
            value,
            null,
            null,
            at,
            at,
            at
        );
    }
}
