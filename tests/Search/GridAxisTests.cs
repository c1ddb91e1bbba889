namespace Grid.Search.Tests;

public class GridAxisTests
{
    [Fact]
    public void Real_steps_are_the_decimals_that_a_person_would_write() =>
        Assert.Equal([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], Reals(Spaces.Real("a", 0.1, 0.7, step: 0.1)));

    [Fact]
    public void A_step_that_does_not_meet_max_ends_below_it() =>
        Assert.Equal([0.5, 0.75], Reals(Spaces.Real("a", 0.5, 0.9, step: 0.25)));

    [Fact]
    public void Real_steps_that_are_no_short_decimals_include_max()
    {
        var third = 1.0 / 3;

        Assert.Equal([0.0, third, 2 * third, 1.0], Reals(Spaces.Real("a", 0, 1, step: third)));
    }

    [Fact]
    public void Log_points_are_evenly_spaced_in_the_logarithm_with_exact_ends() =>
        Assert.Equal([1e-5, 1e-4, 1e-3, 1e-2], Reals(Spaces.Real("a", 1e-5, 1e-2, Scale.Log, points: 4)));

    [Fact]
    public void Linear_points_include_both_ends() =>
        Assert.Equal([-1.0, -0.5, 0.0, 0.5, 1.0], Reals(Spaces.Real("a", -1, 1, points: 5)));

    [Fact]
    public void The_widest_range_has_points_in_its_middle() =>
        Assert.Equal(
            [double.MinValue, 0, double.MaxValue],
            Reals(Spaces.Real("a", double.MinValue, double.MaxValue, points: 3))
        );

    [Fact]
    public void A_range_of_one_number_is_one_value_whatever_the_points() =>
        Assert.Equal([2.0], Reals(Spaces.Real("a", 2, 2, points: 9)));

    [Fact]
    public void Integer_points_that_round_to_the_same_are_one() =>
        Assert.Equal([1L, 2, 4, 8], Integers(new IntegerDomain(1, 8, Scale.Log, 1, 4)));

    [Fact]
    public void More_integer_points_than_integers_give_each_integer_once() =>
        Assert.Equal([3L, 4, 5], Integers(new IntegerDomain(3, 5, Scale.Linear, 1, 50)));

    [Fact]
    public void Linear_integer_points_are_rounded_to_the_nearest() =>
        Assert.Equal([0L, 3, 7, 10], Integers(new IntegerDomain(0, 10, Scale.Linear, 1, 4)));

    [Fact]
    public void The_range_of_all_64_bit_integers_is_counted_and_indexed()
    {
        var axis = GridAxis.Of(Spaces.Integers("a", long.MinValue, long.MaxValue));

        Assert.Equal(UInt128.One << 64, axis.Count);
        Assert.Equal(long.MaxValue, axis[axis.Count - 1].Integer);
        Assert.Equal(axis.Count - 1, axis.IndexOf(ParameterValue.Of(long.MaxValue)));
    }

    [Fact]
    public void Every_value_is_found_at_its_index()
    {
        Parameter[] parameters =
        [
            Spaces.Integers("a", -5, 9, 3),
            Spaces.Real("a", 0.1, 2, step: 0.1),
            Spaces.Real("a", 0, 1, step: 1.0 / 7),
            Spaces.Real("a", 1e-3, 1e3, Scale.Log, points: 13),
            Spaces.Texts("a", "x", "y"),
        ];
        foreach (var axis in parameters.Select(GridAxis.Of))
        {
            for (UInt128 i = 0; i < axis.Count; i++)
            {
                Assert.Equal(i, axis.IndexOf(axis[i]));
            }
        }
    }

    [Fact]
    public void A_value_of_another_kind_or_between_steps_is_not_found()
    {
        Assert.Null(GridAxis.Of(Spaces.Integers("a", 0, 8, 2)).IndexOf(ParameterValue.Of(3L)));
        Assert.Null(GridAxis.Of(Spaces.Integers("a", 0, 8, 2)).IndexOf(ParameterValue.Of(2.0)));
        Assert.Null(GridAxis.Of(Spaces.Real("a", 0, 1, step: 0.5)).IndexOf(ParameterValue.Of(0.4)));
        Assert.Null(GridAxis.Of(Spaces.Real("a", 0, 1, step: 0.5)).IndexOf(ParameterValue.Of(double.NaN)));
    }

    [Fact]
    public void A_real_range_without_step_or_points_is_refused_by_name()
    {
        var refused = Assert.Throws<SearchSpaceException>(() => GridAxis.Of(Spaces.Real("lr", 0, 1)));

        Assert.Equal("lr", refused.Parameter);
        Assert.Contains("points", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_too_close_to_tell_apart_are_refused()
    {
        Assert.Throws<SearchSpaceException>(() => GridAxis.Of(Spaces.Real("a", 1e15, 1e15 + 1, step: 1e-9)));
        Assert.Throws<SearchSpaceException>(() => GridAxis.Of(Spaces.Real("a", 1, Math.BitIncrement(1.0), points: 9)));
    }

    private static IEnumerable<double> Reals(Parameter parameter)
    {
        var axis = GridAxis.Of(parameter);
        return Enumerable.Range(0, (int)axis.Count).Select(i => axis[(UInt128)i].Real);
    }

    private static IEnumerable<long> Integers(IntegerDomain range)
    {
        var axis = GridAxis.Of(new("a", range, []));
        return Enumerable.Range(0, (int)axis.Count).Select(i => axis[(UInt128)i].Integer);
    }
}
