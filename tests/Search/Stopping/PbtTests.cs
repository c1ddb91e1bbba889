namespace Grid.Search.Tests.Stopping;

/// <summary>Population based training: quantiles, who replaces whom, and what a copy changes.</summary>
public class PbtTests
{
    private static readonly PbtOptions Options = new(5, 0.25, 0.25, ["lr", "kind"]);

    [Theory]
    // Ray's _quantiles: ceil(n · q), and half of them at most.
    [InlineData(1, 0.25, 0)]
    [InlineData(2, 0.25, 1)]
    [InlineData(3, 0.25, 1)]
    [InlineData(4, 0.25, 1)]
    [InlineData(5, 0.25, 2)]
    [InlineData(8, 0.25, 2)]
    [InlineData(9, 0.25, 3)]
    [InlineData(5, 0.5, 2)]
    [InlineData(10, 0.2, 2)]
    public void The_quantile_is_that_of_the_reference(int members, double quantile, int share) =>
        Assert.Equal(share, PbtRule.Share(members, quantile));

    [Fact]
    public void The_worst_quarter_is_replaced_by_copies_of_the_best_when_all_have_come_so_far()
    {
        var rule = Population(8);
        for (var trial = 0; trial < 7; trial++)
        {
            Assert.Equal(VerdictKind.Pause, rule.At(trial, 5, trial));
        }

        Assert.Null(rule.Breed());
        rule.At(7, 5, 7);
        Assert.Equal([6, 7], rule.Dismiss(false).Select(dismissed => dismissed.Trial).Order());
        Assert.Equal([0, 1, 2, 3, 4, 5], rule.Promotions());
        var copies = new[] { rule.Breed()!.Value, rule.Breed()!.Value };
        Assert.Null(rule.Breed());
        Assert.All(copies, copy => Assert.InRange(copy.Parent, 0, 1));
    }

    [Fact]
    public void A_copy_pauses_with_the_others_of_its_generation()
    {
        var rule = Population(2);
        rule.At(0, 5, 1);
        rule.At(1, 5, 2);
        rule.Dismiss(false);
        var copy = rule.Breed()!.Value;
        rule.Begin(Judging.Trial(2, parent: copy.Parent));
        Assert.Equal([0], rule.Promotions());
        Assert.Equal(VerdictKind.Continue, rule.At(2, 9, 1));
        Assert.Equal(VerdictKind.Pause, rule.At(2, 10, 1));
        Assert.Equal(VerdictKind.Pause, rule.At(0, 10, 2));
        Assert.Equal([0], rule.Dismiss(false).Select(dismissed => dismissed.Trial));
    }

    [Fact]
    public void Nobody_is_replaced_where_no_good_one_has_a_checkpoint()
    {
        var rule = Population(4);
        for (var trial = 0; trial < 4; trial++)
        {
            rule.Measure(trial, 5, trial, saved: trial > 0);
        }

        Assert.Empty(rule.Dismiss(false));
        Assert.Equal([0, 1, 2, 3], rule.Promotions());
    }

    [Fact]
    public void Who_measured_no_number_is_replaced_beside_the_worst_of_the_others()
    {
        var rule = Population(5);
        for (var trial = 0; trial < 5; trial++)
        {
            rule.At(trial, 5, trial == 2 ? double.NaN : trial);
        }

        Assert.Equal([2, 4], rule.Dismiss(false).Select(dismissed => dismissed.Trial).Order());
    }

    [Fact]
    public void A_number_moves_by_a_fifth_within_its_bounds_and_a_list_to_a_neighbour()
    {
        var exploration = new Exploration(new SpaceGraph(Judging.Space), Options with { Resample = 0 });
        var random = RandomSource.Of(3, 0);
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 200; i++)
        {
            var copy = exploration.Explore(Judging.Point(0.9), random);
            Assert.Contains(copy.Values[0].Value.Real, new[] { 0.9 * 0.8, 1 });
            seen.Add(copy.Values[1].Value.Text!);
        }

        Assert.Equal(["a", "c"], seen);
    }

    [Fact]
    public void A_quarter_is_drawn_anew_and_what_is_not_named_stays()
    {
        var exploration = new Exploration(new SpaceGraph(Judging.Space), Options with { Mutate = ["lr"] });
        var random = RandomSource.Of(3, 0);
        var drawn = 0;
        for (var i = 0; i < 2000; i++)
        {
            var copy = exploration.Explore(Judging.Point(0.01), random);
            Assert.Equal("b", copy.Values[1].Value.Text);
            drawn += copy.Values[0].Value.Real is 0.01 * 1.2 or 0.01 * 0.8 ? 0 : 1;
        }

        Assert.InRange(drawn, 420, 580);
    }

    [Fact]
    public void An_integer_moves_by_one_at_least()
    {
        var space = Spaces.Of(Spaces.Integers("n", 1, 100));
        var exploration = new Exploration(new SpaceGraph(space), new(5, 0.25, 0, ["n"]));
        var random = RandomSource.Of(3, 0);
        var moved = Enumerable
            .Range(0, 50)
            .Select(_ => exploration.Explore(new([new("n", ParameterValue.Of(2L))]), random).Values[0].Value.Integer);
        Assert.Equal([1, 3], moved.Distinct().Order());
    }

    private static StoppingRule Population(int members)
    {
        var rule = Judging.Rule(Options, members);
        rule.Close();
        return rule;
    }
}
