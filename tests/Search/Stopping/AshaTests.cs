namespace Grid.Search.Tests.Stopping;

/// <summary>ASHA in both forms, on worked examples.</summary>
public class AshaTests
{
    private static readonly AshaOptions Promote = new(1, 27, Promote: true);
    private static readonly AshaOptions Stop = new(1, 64, Eta: 4);

    [Fact]
    public void A_rung_promotes_the_best_third_of_those_that_came_and_nobody_waits_for_it_to_fill()
    {
        var rule = Judging.Rule(Promote, trials: 9);
        double[] costs = [5, 3, 4, 9, 1, 2, 6, 7, 8];
        // 1 of 3: trial 1. Trial 4 is better than it, and of 6 the best two may go on: 4, and then 5, before whom trial 1 was promoted.
        // Of 9 the best three may, and they all have.
        string[] promoted = ["", "", "1", "", "4", "5", "", "", ""];
        for (var trial = 0; trial < costs.Length; trial++)
        {
            Assert.Equal(VerdictKind.Pause, rule.At(trial, 1, costs[trial]));
            Assert.Equal(promoted[trial], string.Join(' ', rule.Promotions()));
        }
    }

    [Fact]
    public void The_highest_rung_goes_first()
    {
        var rule = Judging.Rule(Promote, trials: 12);
        for (var trial = 0; trial < 9; trial++)
        {
            rule.At(trial, 1, trial);
        }

        Assert.Equal([0, 1, 2], rule.Promotions());
        rule.At(9, 1, -3);
        rule.At(10, 1, -2);
        rule.At(0, 3, 3);
        rule.At(1, 3, 2);
        rule.At(2, 3, 1);
        // Rung 1 has its three: trial 2 goes on before rung 0, whose third of 11 has a place for trial 9 only.
        Assert.Equal([2, 9, 10], rule.Promotions());
    }

    [Fact]
    public void Who_is_never_promoted_ends_when_nothing_else_is_left()
    {
        var rule = Judging.Rule(Promote, trials: 3);
        for (var trial = 0; trial < 3; trial++)
        {
            rule.At(trial, 1, trial);
        }

        Assert.Equal(0, rule.Promote());
        Assert.Empty(rule.Dismiss(isOver: false));
        Assert.Equal([1, 2], rule.Dismiss(isOver: true).Select(dismissed => dismissed.Trial));
        Assert.Empty(rule.Dismiss(isOver: true));
    }

    [Fact]
    public void A_trial_that_fails_leaves_its_rungs()
    {
        var rule = Judging.Rule(Promote, trials: 4);
        for (var trial = 0; trial < 3; trial++)
        {
            rule.At(trial, 1, trial);
        }

        Assert.Equal(0, rule.Promote());
        rule.End(0, TrialOutcome.Failed, double.NaN);
        Assert.Null(rule.Promote());
        rule.At(3, 1, 9);
        Assert.Equal(1, rule.Promote());
    }

    [Theory]
    // Optuna's rule: while fewer than eta have come, only the best so far goes on; then the best of each eta.
    [InlineData("5 4 6 3", "go go stop go")]
    [InlineData("1 2 3 4 5 6 7 1.5", "go stop stop stop stop stop stop go")]
    [InlineData("1 1", "go go")]
    public void Without_promotion_a_trial_is_judged_by_those_before_it(string costs, string verdicts)
    {
        var values = costs.Split(' ').Select(double.Parse).ToList();
        var rule = Judging.Rule(Stop, trials: values.Count);
        var said = values.Select((cost, trial) => rule.At(trial, 1, cost) == VerdictKind.Stop ? "stop" : "go");
        Assert.Equal(verdicts, string.Join(' ', said));
    }

    [Fact]
    public void A_trial_that_comes_to_two_rungs_at_once_is_judged_at_both()
    {
        var rule = Judging.Rule(Stop, trials: 2);
        Assert.Equal(VerdictKind.Continue, rule.At(0, 4, 2));
        Assert.Equal(VerdictKind.Continue, rule.At(1, 1, 1));
        Assert.Equal(VerdictKind.Continue, rule.At(1, 3, 9));
        Assert.Equal(VerdictKind.Stop, rule.At(1, 4, 3));
    }

    [Fact]
    public void No_rung_is_at_the_end_of_training()
    {
        Assert.Equal([1, 3, 9], Ladder.Below(1, 27, 3));
        Assert.Equal([2, 8], Ladder.Below(2, 31, 4));
    }
}
