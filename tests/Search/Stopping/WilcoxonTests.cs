namespace Grid.Search.Tests.Stopping;

/// <summary>The signed-rank test against its tables, and what it leaves out.</summary>
public class WilcoxonTests
{
    public static TheoryData<double[], double> Vectors =>
        new()
        {
            // One-sided: the extreme of n pairs is 2^-n.
            { [1, 2, 3, 4, 5], 1 / 32.0 },
            { [1, 2, 3, 4], 1 / 16.0 },
            // Rank sums above of 14 of 15: the choices of signs that reach it are two of 32.
            { [-1, 2, 3, 4, 5], 2 / 32.0 },
            // W+ = 12 of 15: 5 of 32.
            { [1, 2, -3, 4, 5], 5 / 32.0 },
            { [-1, -2, -3], 1 },
            // Ties: all have rank 2; above is 4 of 6: 4 of 8 choices have two or more plus signs.
            { [1, 1, -1], 0.5 },
            // Wilcoxon 1945, as in scipy's documentation: 8 plants, differences; W- = 4 gives p = 0.0195 one-sided for n = 8 without ties.
            { [6, 8, 14, 16, 23, 24, -1, -3.5], 4 / 256.0 + 1 / 256.0 },
        };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_exact_probability_is_that_of_the_tables(double[] differences, double expected) =>
        Assert.Equal(expected, SignedRankTest.PValue(differences), 12);

    [Fact]
    public void Many_pairs_go_by_the_normal_distribution_which_the_exact_one_is_close_to()
    {
        double[] Differences(int count) => [.. Enumerable.Range(1, count).Select(i => i % 3 == 0 ? -i : (double)i)];
        Assert.Equal(SignedRankTest.PValue(Differences(50)), SignedRankTest.PValue(Differences(51)), 0.02);
    }

    [Fact]
    public void A_point_that_is_significantly_worse_gets_no_more_repeats()
    {
        var rule = Judging.Rule(new WilcoxonOptions(), repeats: 6);
        for (var trial = 0; trial < 6; trial++)
        {
            rule.Begin(Judging.Trial(trial, 6));
            rule.Complete(trial, 1);
        }

        for (var trial = 6; trial < 9; trial++)
        {
            rule.Begin(Judging.Trial(trial, 6));
            rule.Complete(trial, 2);
            Assert.False(rule.IsSettled(1));
        }

        rule.Begin(Judging.Trial(9, 6));
        rule.Begin(Judging.Trial(10, 6));
        rule.Complete(9, 2);
        Assert.True(rule.IsSettled(1));
        Assert.Equal([10], rule.Dismiss(false).Select(dismissed => dismissed.Trial));
        rule.End(10, TrialOutcome.Stopped, 0);
        Assert.True(rule.IsSettled(1));
    }

    [Fact]
    public void A_point_that_is_better_is_never_left_out()
    {
        var rule = Judging.Rule(new WilcoxonOptions(), repeats: 8);
        for (var trial = 0; trial < 16; trial++)
        {
            rule.Begin(Judging.Trial(trial, 8));
            rule.Complete(trial, trial < 8 ? 2 : 1);
            Assert.False(rule.IsSettled(trial / 8));
        }
    }
}
