namespace Grid.Search.Tests;

public class GpTests
{
    private static readonly GpKernel Kernel = new([false, false, true]);

    [Fact]
    public void The_slope_of_the_likelihood_is_that_of_its_differences()
    {
        var (points, values) = Data(12, 1);
        var likelihood = new GpLikelihood(Kernel, points, values);

        AgreesWithDifferences(likelihood.NegativeLog, [0.3, -0.4, 0.8, 0.2, -3], 1e-5);
    }

    [Fact]
    public void The_slopes_of_the_posterior_and_of_the_acquisition_are_those_of_their_differences()
    {
        var (points, values) = Data(12, 2);
        var posterior = GpPosterior.Of(Kernel, new([4, 2, 1], 1.3, 0.01), points, values);
        double[] x = [0.31, 0.62, 1];

        AgreesWithDifferences(
            (at, slope) =>
                OfRanges(slope, [.. at, 1], (point, whole) => posterior.At(point, whole, new double[3]).Mean),
            x[..2],
            1e-5
        );
        foreach (var best in (double[])[1.0, -1.0, -4.0])
        {
            var acquisition = new LogExpectedImprovement(posterior, best);
            AgreesWithDifferences(
                (at, slope) => OfRanges(slope, [.. at, 1], (point, whole) => acquisition.At(point, whole)),
                x[..2],
                1e-4
            );
            Assert.Equal(acquisition.At(x), acquisition.At(x, new double[3]), 1e-10);
        }
    }

    [Theory]
    [InlineData(3, 3.000382154317)]
    [InlineData(0, 0.398942280401)]
    [InlineData(-1, 0.083315470577)]
    [InlineData(-5, 5.34616553e-8)]
    public void The_expected_improvement_is_that_of_the_closed_form(double z, double expected) =>
        Assert.Equal(1, Math.Exp(LogExpectedImprovement.Log(z).Log) / expected, 1e-7);

    [Fact]
    public void The_expected_improvement_has_no_step_where_one_form_hands_over_to_another()
    {
        foreach (var z in (double[])[-1, -25])
        {
            var (a, b) = (LogExpectedImprovement.Log(z + 1e-9), LogExpectedImprovement.Log(z - 1e-9));
            Assert.Equal(a.Log, b.Log, 1e-6);
            Assert.Equal(1, a.Cdf / b.Cdf, 1e-6);
            Assert.Equal(1, a.Pdf / b.Pdf, 1e-6);
        }

        Assert.InRange(LogExpectedImprovement.Log(-1e8).Log, -5.1e15, -4.9e15);
    }

    [Fact]
    public void Without_noise_the_posterior_goes_through_the_points_and_far_away_it_knows_nothing()
    {
        var (points, values) = Data(8, 3);
        var posterior = GpPosterior.Of(Kernel, new([30, 30, 1], 2, 1e-9), points, values);

        for (var i = 0; i < points.Length; i++)
        {
            var (mean, variance) = posterior.At(points[i]);
            Assert.Equal(values[i], mean, 1e-4);
            Assert.Equal(0, variance, 1e-4);
        }

        var (far, spread) = posterior.At([50, 50, 7]);
        Assert.Equal(0, far, 1e-6);
        Assert.Equal(2, spread, 1e-6);
    }

    private static (double[][] Points, double[] Values) Data(int count, int seed)
    {
        var random = RandomSource.Of(seed, 0);
        double[][] points =
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => (double[])[random.NextUnit(), random.NextUnit(), (double)random.NextBelow(3)]),
        ];
        return (
            points,
            [.. points.Select(point => Math.Sin(5 * point[0]) + (point[1] * point[2]) + (0.1 * random.NextNormal()))]
        );
    }

    // The two ranges of three coordinates: the last is a choice, which has no slope.
    private static double OfRanges(Span<double> slope, double[] point, Func<double[], double[], double> value)
    {
        var whole = new double[3];
        var result = value(point, whole);
        whole.AsSpan(0, slope.Length).CopyTo(slope);
        return result;
    }

    private static void AgreesWithDifferences(Slope slope, double[] x, double tolerance)
    {
        var gradient = new double[x.Length];
        _ = slope(x, gradient);
        for (var i = 0; i < x.Length; i++)
        {
            const double Step = 1e-5;
            double[] up = [.. x],
                down = [.. x];
            up[i] += Step;
            down[i] -= Step;
            var difference = (slope(up, new double[x.Length]) - slope(down, new double[x.Length])) / (2 * Step);
            Assert.Equal(difference, gradient[i], tolerance * Math.Max(1, Math.Abs(difference)));
        }
    }

    [Fact]
    public void It_says_once_that_it_is_fitted_to_a_subset()
    {
        var options = Spaces.Options(SamplerCatalog.Gp, 24) with { Settings = [new("points", ParameterValue.Of(20L))] };
        var searcher = Searcher.Start(Spaces.Of(Spaces.Real("a", 0, 1)), Spaces.Targets, options);
        var said = new List<long>();
        var actions = searcher.Handle(new SearchStarted());
        while (actions.OfType<CreateTrial>().SingleOrDefault() is { } trial)
        {
            actions = searcher.Handle(new TrialEnded(trial.Trial, TrialOutcome.Completed, trial.Trial % 7));
            said.AddRange(actions.OfType<NoteSearch>().Select(_ => trial.Trial + 1));
        }

        // With the 21st result.
        Assert.Equal([21], said);
    }
}
