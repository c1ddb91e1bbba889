namespace Grid.Search.Tests.Stopping;

/// <summary>Brackets: against the tables of Hyperband's reference implementation (hfta/hfht/algorithms.py), and successive halving on worked examples.</summary>
public class HyperbandTests
{
    [Theory]
    [InlineData(81, 3, "81@1 27@3 9@9 3@27 1@81; 34@3 11@9 3@27 1@81; 15@9 5@27 1@81; 8@27 2@81; 5@81", 1902)]
    [InlineData(27, 3, "27@1 9@3 3@9 1@27; 12@3 4@9 1@27; 6@9 2@27; 4@27", 423)]
    [InlineData(9, 3, "9@1 3@3 1@9; 5@3 1@9; 3@9", 78)]
    [InlineData(16, 4, "16@1 4@4 1@16; 6@4 1@16; 3@16", 136)]
    public void The_brackets_are_those_of_the_reference(long max, int eta, string table, long cost)
    {
        var brackets = new HyperbandOptions(1, max, eta).Brackets();
        var rungs = brackets
            .Select(plan =>
                plan.Steps.Select((step, rung) => (Count: plan.Quota(plan.Size!.Value, rung), Step: step)).ToList()
            )
            .ToList();
        Assert.Equal(
            table,
            string.Join("; ", rungs.Select(plan => string.Join(' ', plan.Select(rung => $"{rung.Count}@{rung.Step}"))))
        );
        Assert.Equal(cost, rungs.Sum(plan => plan.Sum(rung => rung.Count * rung.Step)));
    }

    [Theory]
    [InlineData(243, 3, 5)]
    [InlineData(242, 3, 4)]
    [InlineData(1000, 10, 3)]
    [InlineData(1L << 62, 2, 62)]
    public void Rungs_are_counted_in_integers_where_logarithms_would_round(long max, int eta, int rounds) =>
        Assert.Equal(rounds, Ladder.Rounds(1, max, eta));

    [Fact]
    public void The_best_third_of_a_rung_goes_on_once_all_have_come_there()
    {
        var rule = Judging.Rule(new HalvingOptions(1, 9), trials: 9);
        rule.Close();
        for (var trial = 0; trial < 8; trial++)
        {
            Assert.Equal(VerdictKind.Pause, rule.At(trial, 1, 10 - trial));
            Assert.Empty(rule.Promotions());
        }

        rule.At(8, 1, 3.5);
        Assert.Equal([7, 8, 6], rule.Promotions());
        Assert.Equal([5, 4, 3, 2, 1, 0], rule.Dismiss(false).Select(dismissed => dismissed.Trial));
        Assert.Equal(VerdictKind.Continue, rule.At(7, 2, 1));
        rule.At(7, 3, 1);
        rule.At(6, 3, 2);
        Assert.Empty(rule.Promotions());
        rule.End(8, TrialOutcome.Failed, double.NaN);
        Assert.Equal([7], rule.Promotions());
        Assert.Equal(VerdictKind.Continue, rule.At(7, 9, 1));
    }

    [Fact]
    public void While_one_bracket_waits_the_next_takes_new_trials()
    {
        var rule = Judging.Rule(new HyperbandOptions(1, 9), trials: 10);
        rule.At(0, 1, 1);
        Assert.Equal(VerdictKind.Continue, rule.At(9, 1, 1));
        Assert.Equal(VerdictKind.Pause, rule.At(9, 3, 1));
    }

    [Fact]
    public void A_search_that_ends_in_the_middle_of_a_bracket_brings_one_trial_to_the_end()
    {
        var rule = Judging.Rule(new HyperbandOptions(1, 9), trials: 2);
        rule.At(0, 1, 1);
        rule.At(1, 1, 2);
        Assert.Empty(rule.Promotions());
        rule.Close();
        Assert.Equal([0], rule.Promotions());
    }
}
