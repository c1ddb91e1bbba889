using FsCheck;
using FsCheck.Fluent;

namespace Grid.Search.Tests.Pareto;

/// <summary>Fronts and hypervolumes that can be seen by eye.</summary>
public class ParetoFrontTests
{
    private static readonly SearchTargets Two = new(
        [new Objective("loss", Goal.Minimize), new Objective("accuracy", Goal.Maximize)],
        []
    );

    private static readonly SearchTargets Bounded = new(
        [new Objective("loss", Goal.Minimize)],
        [new MetricBound("size", null, 10)]
    );

    [Fact]
    public void Nobody_in_the_first_front_is_worse_than_another_in_everything() =>
        Assert.Equal(
            [0, 0, 1, 2, 0],
            ParetoFront.FrontsOf(
                Two,
                [
                    [1, 0.5],
                    [2, 0.9],
                    [2, 0.8],
                    [3, 0.7],
                    [1, 0.5],
                ]
            )
        );

    [Fact]
    public void What_was_not_measured_comes_last() =>
        Assert.Equal(
            [0, 2, 1, 2],
            ParetoFront.FrontsOf(
                Two,
                [
                    [1, 0.5],
                    [0, null],
                    [9, 0.1],
                    [double.NaN, 1],
                ]
            )
        );

    [Fact]
    public void What_keeps_the_constraints_goes_first_and_the_others_by_how_far_they_are_off()
    {
        // Deb's rules, whatever the loss.
        Assert.Equal(
            [1, 0, 3, 2, 4],
            ParetoFront.FrontsOf(
                Bounded,
                [
                    [5, 10],
                    [4, 3],
                    [0, 30],
                    [9, 11],
                    [0, null],
                ]
            )
        );
        Assert.Equal(20, ParetoFront.ViolationOf(Bounded, [0, 30]));
        Assert.Equal(double.PositiveInfinity, ParetoFront.ViolationOf(Bounded, [0, double.NaN]));
    }

    [Fact]
    public void The_hypervolume_is_the_area_under_the_staircase()
    {
        var costs = new SearchTargets([new Objective("a", Goal.Minimize), new Objective("b", Goal.Minimize)], []);
        IReadOnlyList<double?>[] points =
        [
            [1, 3],
            [2, 2],
            [3, 1],
            [3, 3],
            [9, 0],
            [double.NaN, 0],
        ];
        Assert.Equal(3 + 2 + 1, ParetoFront.Hypervolume(costs, points, [4, 4]), 12);
        Assert.Equal(
            2 * 0.5,
            ParetoFront.Hypervolume(
                Two,
                [
                    [1, 0.5],
                ],
                [3, 0]
            ),
            12
        );
    }

    [Fact]
    public void In_three_dimensions_boxes_that_overlap_count_once()
    {
        var three = new SearchTargets(
            [new Objective("a", Goal.Minimize), new Objective("b", Goal.Minimize), new Objective("c", Goal.Minimize)],
            []
        );
        Assert.Equal(
            4 + 4 - 2,
            ParetoFront.Hypervolume(
                three,
                [
                    [0, 1, 0],
                    [1, 0, 0],
                ],
                [2, 2, 2]
            ),
            12
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Fronts_are_those_of_comparing_every_pair(int objectives)
    {
        // Few different values: ties and equal points are the rule.
        var cost = Gen.Choose(0, 5).Select(number => (double)number);
        var lists = Gen.ListOf(Gen.ArrayOf(cost, objectives));
        Prop.ForAll(
                Arb.From(lists),
                costs =>
                {
                    List<double[]> points = [.. costs];
                    Assert.Equal(Naive(points), FrontSort.Of(points));
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Ten_thousand_points_that_none_dominates_share_a_front()
    {
        var curve = Enumerable.Range(0, 10_000).Select(i => new double[] { i, -i }).ToList();

        Assert.All(FrontSort.Of(curve), front => Assert.Equal(0, front));
    }

    // Front by front, of whoever is left those whom nobody left dominates.
    private static int[] Naive(List<double[]> costs)
    {
        static bool Dominates(double[] a, double[] b) =>
            a.Zip(b).All(pair => pair.First <= pair.Second) && a.Zip(b).Any(pair => pair.First < pair.Second);

        var fronts = new int[costs.Count];
        var left = Enumerable.Range(0, costs.Count).ToList();
        for (var front = 0; left.Count > 0; front++)
        {
            var best = left.FindAll(one => !left.Exists(other => Dominates(costs[other], costs[one])));
            best.ForEach(one => fronts[one] = front);
            left.RemoveAll(best.Contains);
        }

        return fronts;
    }
}
