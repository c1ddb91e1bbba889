namespace Grid.Search.Tests.Stopping;

/// <summary>The median rule, the percentile rule and patience, on worked examples.</summary>
public class MedianTests
{
    [Fact]
    public void A_trial_stops_when_its_best_is_strictly_worse_than_the_median_of_the_others_means()
    {
        var rule = Judging.Rule(new MedianOptions(), trials: 5);
        double[][] curves =
        [
            [4, 2],
            [6, 4],
            [9, 7],
        ];
        for (var trial = 0; trial < 3; trial++)
        {
            Assert.Equal(VerdictKind.Continue, rule.At(trial, 1, curves[trial][0]));
            Assert.Equal(VerdictKind.Continue, rule.At(trial, 2, curves[trial][1]));
        }

        // Means up to step 2 are 3, 5, 8: their median is 5. A best of exactly 5 goes on.
        Assert.Equal(VerdictKind.Continue, rule.At(3, 1, 5));
        Assert.Equal(VerdictKind.Continue, rule.At(3, 2, 100));
        // Means at step 1 are 4, 5, 6, 9, the median 5.5; at step 2 they are 3, 5, 8, 52.5, the median 6.5.
        Assert.Equal(VerdictKind.Stop, rule.At(4, 1, 5.6));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(0, true)]
    public void Steps_of_the_warm_up_stop_nobody(long warmup, bool stops)
    {
        var rule = Judging.Rule(new MedianOptions(warmup, Startup: 1), trials: 2);
        rule.At(0, 1, 1);
        Assert.Equal(stops, rule.At(1, 1, 2) == VerdictKind.Stop);
    }

    [Fact]
    public void Too_few_others_stop_nobody()
    {
        var rule = Judging.Rule(new MedianOptions(Startup: 3), trials: 3);
        rule.At(0, 1, 1);
        rule.At(1, 1, 1);
        Assert.Equal(VerdictKind.Continue, rule.At(2, 1, 9));
    }

    [Fact]
    public void What_a_failed_trial_measured_is_forgotten()
    {
        var rule = Judging.Rule(new MedianOptions(Startup: 1), trials: 2);
        rule.At(0, 1, 1);
        rule.End(0, TrialOutcome.Failed, 1);
        Assert.Equal(VerdictKind.Continue, rule.At(1, 1, 9));
    }

    [Theory]
    // numpy.percentile([1, 2, 3, 4, 5], q)
    [InlineData(0, 1)]
    [InlineData(25, 2)]
    [InlineData(30, 2.2)]
    [InlineData(50, 3)]
    [InlineData(90, 4.6)]
    [InlineData(100, 5)]
    public void Percentiles_are_those_of_numpy(double q, double expected) =>
        Assert.Equal(expected, SortedCosts.Percentile([1, 2, 3, 4, 5], q), 12);

    [Theory]
    [InlineData(2.0, false)]
    [InlineData(2.1, true)]
    public void A_percentile_compares_with_what_completed_trials_had_at_the_step(double cost, bool stops)
    {
        var rule = Judging.Rule(new PercentileOptions(), trials: 7);
        for (var trial = 0; trial < 5; trial++)
        {
            Assert.Equal(VerdictKind.Continue, rule.At(trial, 1, trial + 1));
            rule.Complete(trial, 0);
        }

        // One that was stopped does not count.
        rule.At(5, 1, -10);
        rule.End(5, TrialOutcome.Stopped, -10);
        Assert.Equal(stops, rule.At(6, 1, cost) == VerdictKind.Stop);
    }

    [Fact]
    public void A_percentile_looks_once_per_interval_and_not_in_the_warm_up()
    {
        var rule = Judging.Rule(new PercentileOptions(50, Warmup: 2, Startup: 1, Interval: 3), trials: 2);
        for (var step = 1; step <= 8; step++)
        {
            rule.At(0, step, 1);
        }

        rule.Complete(0, 1);
        long[] looks = [.. Enumerable.Range(1, 8).Where(step => rule.At(1, step, 2) == VerdictKind.Stop)];
        Assert.Equal([2, 5, 8], looks);
    }

    [Fact]
    public void Patience_ends_when_so_many_steps_brought_no_improvement()
    {
        var rule = Judging.Rule(new PatienceOptions(2, 0.1), trials: 1);
        double[] costs = [5, 4, 3.95, 3.8, 3.75, double.NaN];
        VerdictKind[] verdicts = [.. costs.Select((cost, at) => rule.At(0, at + 1, cost))];
        Assert.Equal([.. Enumerable.Repeat(VerdictKind.Continue, 5), VerdictKind.Stop], verdicts);
    }
}
