namespace Grid.Search.Tests;

/// <summary>The published numbers of Optuna's TPE.</summary>
public class TpeRulesTests
{
    [Theory]
    [InlineData(9, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    [InlineData(100, 10)]
    [InlineData(250, 25)]
    [InlineData(1000, 25)]
    public void A_tenth_of_the_points_are_good_and_25_at_most(int count, int good) =>
        Assert.Equal(good, TpeRules.Gamma(count));

    [Fact]
    public void Newer_observations_weigh_more()
    {
        static IEnumerable<double> Weights(int count) =>
            Enumerable.Range(0, count).Select(i => TpeRules.Weight(i, count));

        Assert.All(Weights(24), weight => Assert.Equal(1, weight));
        Assert.All(Weights(25), weight => Assert.Equal(1, weight));
        Assert.Equal(1.0 / 26, Weights(26).First());
        Assert.Equal(
            [0.0333, 0.275, 0.5167, 0.7583, 1, 1],
            Weights(30).Take(6).Select(weight => Math.Round(weight, 4))
        );
    }

    [Theory]
    [InlineData(1, 0, 100, 24)]
    [InlineData(6, 0, 100, 144)]
    [InlineData(6, 0, 3000, 79)]
    [InlineData(6, 0, 100_000, 24)]
    [InlineData(5, 1, 100, 24)]
    [InlineData(0, 2, 100, 24)]
    public void Ranges_together_get_more_draws_until_the_history_is_long_and_choices_do_not(
        int ranges,
        int choices,
        int observations,
        int draws
    ) => Assert.Equal(draws, TpeRules.Draws(24, ranges, choices, observations));

    [Theory]
    [InlineData(1, 1.0 / 3)]
    [InlineData(10, 1.0 / 12)]
    [InlineData(98, 0.01)]
    [InlineData(5000, 0.01)]
    public void Kernels_are_no_narrower_than_the_magic_clip(int observations, double least) =>
        Assert.Equal(least, TpeRules.LeastSigma(observations), 1e-12);

    [Fact]
    public void The_density_is_the_mixture_of_its_truncated_kernels()
    {
        // One range with observations 0.2 and 0.6: each is as wide as the gap between them, the prior as the range.
        var history = new PointHistory(1);
        history.Begin([0.2]);
        history.Begin([0.6]);
        var estimator = Estimator(Spaces.Real("a", 0, 1), history);

        static double Kernel(double x, double mean, double sigma)
        {
            var mass = Math.Exp(TruncatedNormal.LogMass(mean, sigma));
            return Math.Exp(-Math.Pow((x - mean) / sigma, 2) / 2) / (sigma * Math.Sqrt(2 * Math.PI) * mass);
        }

        foreach (var x in (double[])[0, 0.3, 0.99])
        {
            var expected = (Kernel(x, 0.2, 0.4) + Kernel(x, 0.6, 0.4) + Kernel(x, 0.5, 1)) / 3;
            Assert.Equal(expected, Math.Exp(estimator.LogDensity([x])), 1e-10);
        }
    }

    [Theory]
    [InlineData(1, 9, Scale.Linear)]
    [InlineData(1, 40, Scale.Log)]
    public void The_masses_of_all_steps_sum_to_1(long min, long max, Scale scale)
    {
        var parameter = new Parameter("n", new IntegerDomain(min, max, scale, 1, null), []);
        var coordinate = Coordinate.Of(0, parameter)!;
        var history = new PointHistory(1);
        foreach (var value in (long[])[2, 2, 7])
        {
            history.Begin([coordinate.ToNumber(ParameterValue.Of(value))]);
        }

        var estimator = Estimator(parameter, history);

        Assert.Equal(
            1,
            Enumerable
                .Range(0, (int)coordinate.Count!.Value)
                .Sum(i => Math.Exp(estimator.LogDensity([coordinate.NumberAt(i)]))),
            1e-9
        );
    }

    [Fact]
    public void A_choice_leans_towards_what_was_observed()
    {
        var history = new PointHistory(1);
        history.Begin([2]);
        var estimator = Estimator(Spaces.Texts("a", "x", "y", "z"), history);

        // Two kernels: (1/2, 1/2, 3/2) / 2.5 and the even prior.
        Assert.Equal((0.2 + (1.0 / 3)) / 2, Math.Exp(estimator.LogDensity([0])), 1e-12);
        Assert.Equal((0.6 + (1.0 / 3)) / 2, Math.Exp(estimator.LogDensity([2])), 1e-12);
    }

    [Fact]
    public void Draws_follow_the_density()
    {
        var history = new PointHistory(1);
        history.Begin([0.2]);
        history.Begin([0.25]);
        history.Begin([0.8]);
        var estimator = Estimator(Spaces.Real("a", 0, 1), history);
        var random = RandomSource.Of(1, 0);
        var cells = new int[10];
        var drawn = new double[1];
        for (var i = 0; i < 20_000; i++)
        {
            estimator.Draw(random, drawn);
            cells[Math.Min(9, (int)(drawn[0] * 10))]++;
        }

        for (var cell = 0; cell < 10; cell++)
        {
            var mass =
                Enumerable.Range(0, 100).Average(i => Math.Exp(estimator.LogDensity([(cell + ((i + 0.5) / 100)) / 10])))
                / 10;
            Assert.Equal(mass, cells[cell] / 20_000.0, 0.015);
        }
    }

    private static ParzenEstimator Estimator(Parameter parameter, PointHistory history)
    {
        var coordinate = Coordinate.Of(0, parameter)!;
        var column = new SortedColumn(history, 0);
        column.AddAll(Enumerable.Range(0, history.Count));
        var estimator = new ParzenEstimator([
            coordinate.IsChoice
                ? new ChoiceFactor(history, 0, coordinate.Choices)
                : new RangeFactor(history, column, coordinate, 0),
        ]);
        int[] rows = [.. Enumerable.Range(0, history.Count)];
        estimator.Fit(rows, rows);
        return estimator;
    }
}
