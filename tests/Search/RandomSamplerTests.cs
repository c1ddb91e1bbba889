using FsCheck;
using FsCheck.Fluent;

namespace Grid.Search.Tests;

public class RandomSamplerTests
{
    private static readonly Gen<double> Positive = Gen.Choose(-300, 300)
        .SelectMany(exponent => Gen.Choose(1, 999_999).Select(mantissa => mantissa * Math.Pow(10, exponent - 5)));

    [Fact]
    public void Real_draws_stay_within_their_bounds() =>
        Prop.ForAll(
                Arb.From(Positive.Two()),
                Arb.From(Gen.Elements(Scale.Linear, Scale.Log)),
                (ends, scale) =>
                {
                    var (min, max) = (Math.Min(ends.Item1, ends.Item2), Math.Max(ends.Item1, ends.Item2));
                    return Draws(Spaces.Real("a", min, max, scale), 50)
                        .All(value => value.Real >= min && value.Real <= max);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Draws_from_a_range_of_one_number_are_that_number() =>
        Prop.ForAll(
                Arb.From(Positive),
                x => Draws(Spaces.Real("a", x, x, Scale.Log), 20).All(value => value.Real.Equals(x))
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_widest_range_gives_finite_numbers_of_both_signs()
    {
        var draws = Draws(Spaces.Real("a", double.MinValue, double.MaxValue), 100);

        Assert.All(draws, value => Assert.True(double.IsFinite(value.Real)));
        Assert.Contains(draws, value => value.Real < 0);
        Assert.Contains(draws, value => value.Real > 0);
    }

    [Fact]
    public void Integer_draws_stay_within_their_bounds_and_on_their_steps() =>
        Prop.ForAll(
                Arb.From(Gen.Choose(1, 1_000_000).Two()),
                Arb.From(Gen.Choose(1, 9)),
                (ends, step) =>
                {
                    var (min, max) = (Math.Min(ends.Item1, ends.Item2), Math.Max(ends.Item1, ends.Item2));
                    var log = new Parameter("a", new IntegerDomain(min, max, Scale.Log, 1, null), []);
                    return Draws(Spaces.Integers("a", min, max, step), 50)
                            .All(value =>
                                value.Integer >= min && value.Integer <= max && (value.Integer - min) % step == 0
                            ) && Draws(log, 50).All(value => value.Integer >= min && value.Integer <= max);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Log_integers_up_to_the_largest_stay_within_their_bounds() =>
        Assert.All(
            Draws(new("a", new IntegerDomain(long.MaxValue - 2, long.MaxValue, Scale.Log, 1, null), []), 100),
            value => Assert.InRange(value.Integer, long.MaxValue - 2, long.MaxValue)
        );

    [Fact]
    public void Each_log_integer_has_the_weight_of_its_unit_ends_included()
    {
        const int Count = 60_000;
        var counts = Draws(new("a", new IntegerDomain(1, 4, Scale.Log, 1, null), []), Count)
            .GroupBy(value => value.Integer)
            .ToDictionary(group => group.Key, group => group.Count());

        for (var n = 1; n <= 4; n++)
        {
            var share = Math.Log((n + 0.5) / (n - 0.5)) / Math.Log(4.5 / 0.5);
            var deviation = Math.Sqrt(Count * share * (1 - share));
            Assert.InRange(counts[n], (Count * share) - (5 * deviation), (Count * share) + (5 * deviation));
        }
    }

    [Fact]
    public void A_log_range_gives_each_decade_the_same_weight()
    {
        const int Count = 60_000;
        var decades = Draws(Spaces.Real("a", 1e-3, 1, Scale.Log), Count)
            .GroupBy(value => (int)Math.Floor(Math.Log10(value.Real)))
            .Where(group => group.Key < 0)
            .ToDictionary(group => group.Key, group => group.Count());

        Assert.All(decades.Values, count => Assert.InRange(count, 20_000 - 600, 20_000 + 600));
        Assert.Equal(3, decades.Count);
    }

    [Fact]
    public void A_stepped_range_and_a_choice_give_each_value_and_no_other()
    {
        Assert.Equal(
            [0.1, 0.2, 0.3],
            Draws(Spaces.Real("a", 0.1, 0.3, step: 0.1), 200).Select(value => value.Real).Distinct().Order()
        );
        Assert.Equal(
            ["x", "y"],
            Draws(Spaces.Texts("a", "x", "y"), 200).Select(value => value.Text).Distinct().Order()
        );
    }

    [Fact]
    public void Points_say_nothing_to_a_random_search() =>
        Assert.True(Draws(Spaces.Real("a", 0, 1, points: 2), 100).Distinct().Count() > 90);

    [Fact]
    public void A_parameter_has_a_value_just_where_its_conditions_hold() =>
        Prop.ForAll(
                // Spaces without points: a random search draws between them.
                Arb.From(
                    Spaces.Small.Where(space =>
                        space.Parameters.All(one => one.Domain is not RealDomain { Step: null })
                    )
                ),
                space =>
                {
                    var grid = BruteForce.Points(space).Select(Names).ToHashSet();
                    return Driver
                        .Run(space, Spaces.Random(60))
                        .All(trial => grid.Contains(Names(trial.Assignment.Text())));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Repeats_and_window_do_not_change_which_points_are_drawn()
    {
        var space = Spaces.Of(Spaces.Real("a", 0, 1), Spaces.Texts("b", "x", "y"));
        var once = Driver.Run(space, Spaces.Random(20)).Select(trial => trial.Assignment.Text());
        var thrice = Driver.Run(space, Spaces.Random(20, parallel: 2, repeats: 3)).Where(trial => trial.Repeat == 0);

        Assert.Equal(once, thrice.Select(trial => trial.Assignment.Text()));
    }

    private static string Names(string point) =>
        string.Join(' ', point.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=')[0]));

    private static List<ParameterValue> Draws(Parameter parameter, int count) =>
        Driver.Run(Spaces.Of(parameter), Spaces.Random(count)).ConvertAll(trial => trial.Assignment.Values[0].Value);
}
