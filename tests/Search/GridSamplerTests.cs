using FsCheck;
using FsCheck.Fluent;

namespace Grid.Search.Tests;

public class GridSamplerTests
{
    [Fact]
    public void The_first_parameter_varies_slowest()
    {
        var space = Spaces.Of(Spaces.Texts("a", "x", "y"), Spaces.Integers("b", 1, 3));

        Assert.Equal(
            ["a=x b=1", "a=x b=2", "a=x b=3", "a=y b=1", "a=y b=2", "a=y b=3"],
            Driver.Run(space, Spaces.Grid()).Select(trial => trial.Assignment.Text())
        );
    }

    [Fact]
    public void An_inactive_parameter_is_left_out_and_makes_no_second_point()
    {
        var space = Spaces.Of(
            Spaces.Texts("optimizer", "adam", "sgd"),
            Spaces.Real("momentum", 0.5, 0.7, step: 0.1).When("optimizer", ParameterValue.Of("sgd")),
            Spaces.Integers("width", 1, 2)
        );

        Assert.Equal(
            [
                "optimizer=adam width=1",
                "optimizer=adam width=2",
                "optimizer=sgd momentum=0.5 width=1",
                "optimizer=sgd momentum=0.5 width=2",
                "optimizer=sgd momentum=0.6 width=1",
                "optimizer=sgd momentum=0.6 width=2",
                "optimizer=sgd momentum=0.7 width=1",
                "optimizer=sgd momentum=0.7 width=2",
            ],
            Driver.Run(space, Spaces.Grid()).Select(trial => trial.Assignment.Text())
        );
    }

    [Fact]
    public void A_parameter_may_depend_on_a_later_one()
    {
        var space = Spaces.Of(Spaces.Integers("a", 1, 2).When("b", ParameterValue.Of(9L)), Spaces.Integers("b", 8, 9));

        Assert.Equal(
            ["b=8", "a=1 b=9", "a=2 b=9"],
            Driver.Run(space, Spaces.Grid()).Select(trial => trial.Assignment.Text())
        );
    }

    [Fact]
    public void Any_small_grid_has_the_points_of_brute_force_each_once() =>
        Prop.ForAll(
                Arb.From(Spaces.Small),
                space =>
                {
                    var points = Driver.Run(space, Spaces.Grid()).Select(trial => trial.Assignment.Text()).ToList();
                    return points.Count == points.Distinct().Count()
                        && points.ToHashSet().SetEquals(BruteForce.Points(space))
                        && SearchSize.TrialsOf(space, Spaces.Targets, Spaces.Grid()) == (UInt128)points.Count;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Without_forward_conditions_the_order_is_that_of_nested_loops() =>
        Prop.ForAll(
                Arb.From(
                    Spaces.Small.Where(space =>
                        new SpaceGraph(space).Order.SequenceEqual(Enumerable.Range(0, space.Parameters.Length))
                    )
                ),
                space =>
                    Driver
                        .Run(space, Spaces.Grid())
                        .Select(trial => trial.Assignment.Text())
                        .SequenceEqual(BruteForce.Points(space))
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_cursor_deep_in_a_grid_of_10_to_the_18_decodes_by_mixed_radix()
    {
        var space = Spaces.Of(
            Spaces.Integers("a", 0, 999_999),
            Spaces.Integers("b", 0, 999_999),
            Spaces.Integers("c", 0, 999_999)
        );
        var snapshot = Searcher
            .Start(space, Spaces.Targets, Spaces.Grid(parallel: 1))
            .Snapshot()
            .Replace("\"sampler\":\"0\"", "\"sampler\":\"123456789012345678\"", StringComparison.Ordinal);

        var actions = Searcher
            .Restore(space, Spaces.Targets, Spaces.Grid(parallel: 1), snapshot)
            .Handle(new SearchStarted());

        Assert.Equal(
            "a=123456 b=789012 c=345678",
            Assert.IsType<CreateTrial>(Assert.Single(actions)).Assignment.Text()
        );
    }

    [Fact]
    public void The_first_thousand_of_10_to_the_12_points_are_run_and_no_more()
    {
        var space = Spaces.Of(Spaces.Integers("a", 1, 1_000_000), Spaces.Integers("b", 1, 1_000_000));

        var trials = Driver.Run(space, Spaces.Grid(trials: 1000));

        Assert.Equal(1000, trials.Count);
        Assert.Equal("a=1 b=1000", trials[^1].Assignment.Text());
    }

    [Fact]
    public void A_block_of_10_to_the_36_inactive_combinations_is_skipped_as_one()
    {
        var again = ParameterValue.Of("again");
        var space = Spaces.Of(
            Spaces.Texts("mode", "on", "off", "again"),
            Spaces.Integers("a", 1, 1_000_000_000_000_000_000).When("mode", again),
            Spaces.Integers("b", 1, 1_000_000_000_000_000_000).When("mode", again),
            Spaces.Integers("c", 1, 2)
        );

        Assert.Equal(
            ["mode=on c=1", "mode=on c=2", "mode=off c=1", "mode=off c=2", "mode=again a=1 b=1 c=1"],
            Driver.Run(space, Spaces.Grid(trials: 5)).Select(trial => trial.Assignment.Text())
        );
    }

    [Fact]
    public void A_grid_of_more_than_2_to_the_127_points_is_refused()
    {
        var space = Spaces.Of([.. Enumerable.Range(0, 4).Select(i => Spaces.Integers($"p{i}", 1, 1L << 32))]);

        var refused = Assert.Throws<SearchSpaceException>(() => Searcher.Start(space, Spaces.Targets, Spaces.Grid()));

        Assert.Contains("2^127", refused.Message, StringComparison.Ordinal);
    }
}
