namespace Grid.Search.Tests;

public class SearchSizeTests
{
    [Fact]
    public void A_grid_counts_points_times_repeats()
    {
        var space = Spaces.Of(Spaces.Integers("a", 1, 1_000_000), Spaces.Integers("b", 1, 1_000_000));

        Assert.Equal(3_000_000_000_000UL, SearchSize.TrialsOf(space, Spaces.Targets, Spaces.Grid(repeats: 3)));
        Assert.Equal(1_000_000_000_000UL, SearchSize.PointsOf(space, Spaces.Targets, Spaces.Grid(repeats: 3)));
    }

    [Fact]
    public void Trials_limit_the_points_not_the_repeats() =>
        Assert.Equal(
            30UL,
            SearchSize.TrialsOf(
                Spaces.Of(Spaces.Integers("a", 1, 99)),
                Spaces.Targets,
                Spaces.Grid(trials: 10, repeats: 3)
            )
        );

    [Fact]
    public void A_random_search_counts_what_it_was_asked_for() =>
        Assert.Equal(
            50UL,
            SearchSize.TrialsOf(Spaces.Of(Spaces.Real("a", 0, 1)), Spaces.Targets, Spaces.Random(25, repeats: 2))
        );

    [Fact]
    public void A_random_search_without_trials_is_open_ended() =>
        Assert.Null(
            SearchSize.TrialsOf(
                Spaces.Of(Spaces.Real("a", 0, 1)),
                Spaces.Targets,
                Spaces.Random(1) with
                {
                    Trials = null,
                }
            )
        );

    [Fact]
    public void A_grid_of_2_to_the_127_points_is_counted()
    {
        var space = Spaces.Of([.. Enumerable.Range(0, 127).Select(i => Spaces.Texts($"p{i}", "x", "y"))]);

        Assert.Equal(UInt128.One << 127, SearchSize.PointsOf(space, Spaces.Targets, Spaces.Grid()));
    }

    [Fact]
    public void Conditions_on_values_in_a_range_of_10_to_the_12_are_counted_without_walking_it()
    {
        var space = Spaces.Of(
            Spaces.Integers("a", 1, 1_000_000_000_000),
            Spaces.Integers("b", 1, 10).When("a", ParameterValue.Of(5L), ParameterValue.Of(6L)),
            Spaces.Integers("c", 1, 100).When("b", ParameterValue.Of(10L))
        );

        // a alone, except at 5 and 6: there b alone nine times, and with c once.
        Assert.Equal(
            1_000_000_000_000UL - 2 + (2 * (9 + 100)),
            SearchSize.PointsOf(space, Spaces.Targets, Spaces.Grid())
        );
    }

    [Fact]
    public void Many_independent_conditions_are_counted()
    {
        var parents = Enumerable.Range(0, 40).Select(i => Spaces.Texts($"p{i}", "x", "y"));
        var children = Enumerable
            .Range(0, 40)
            .Select(i => Spaces.Texts($"c{i}", "u", "v").When($"p{i}", ParameterValue.Of("y")));
        var three = Enumerable.Range(0, 40).Aggregate(UInt128.One, (product, _) => product * 3);

        Assert.Equal(three, SearchSize.PointsOf(Spaces.Of([.. parents, .. children]), Spaces.Targets, Spaces.Grid()));
    }

    [Fact]
    public void Conditions_too_entangled_to_count_are_refused_and_not_tried_forever()
    {
        var parents = Enumerable.Range(0, 40).Select(i => Spaces.Texts($"p{i}", "x", "y")).ToArray();
        var children = Enumerable
            .Range(0, 40)
            .Select(i =>
                Spaces
                    .Texts($"c{i}", "u")
                    .When($"p{i}", ParameterValue.Of("x"))
                    .When($"p{(i * 7 + 11) % 40}", ParameterValue.Of("y"))
                    .When($"p{(i * 3 + 5) % 40}", ParameterValue.Of("y"))
                    .When("p39", ParameterValue.Of("x"))
            );

        Assert.Throws<SearchSpaceException>(() =>
            SearchSize.PointsOf(Spaces.Of([.. parents, .. children]), Spaces.Targets, Spaces.Grid())
        );
    }

    [Fact]
    public void A_cycle_of_conditions_is_refused()
    {
        var space = Spaces.Of(
            Spaces.Texts("a", "x").When("b", ParameterValue.Of("x")),
            Spaces.Texts("b", "x").When("a", ParameterValue.Of("x"))
        );

        Assert.Throws<SearchSpaceException>(() => SearchSize.PointsOf(space, Spaces.Targets, Spaces.Grid()));
    }

    [Fact]
    public void An_algorithm_that_does_not_exist_is_refused() =>
        Assert.Throws<SearchSpaceException>(() =>
            SearchSize.PointsOf(
                Spaces.Of(Spaces.Texts("a", "x")),
                Spaces.Targets,
                Spaces.Grid() with
                {
                    Algorithm = "oracle",
                }
            )
        );
}
