namespace Grid.Silo.Tests;

public class FaultPlanTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" , ")]
    public void Nothing_said_is_nothing_done(string? text)
    {
        var plan = FaultPlan.Parse(text);
        Assert.True(plan.IsEmpty);
        Assert.Null(plan.Due(FaultPoint.StoreCommit));
    }

    [Fact]
    public void A_number_means_that_pass_alone()
    {
        var plan = FaultPlan.Parse("store.commit:fail@3");
        Assert.Equal([false, false, true, false], Passes(plan, FaultPoint.StoreCommit, 4));
    }

    [Fact]
    public void A_plus_means_from_that_pass_on() =>
        Assert.Equal([false, true, true, true], Passes(FaultPlan.Parse("call:lose@2+"), FaultPoint.Call, 4));

    [Fact]
    public void Points_are_counted_apart()
    {
        var plan = FaultPlan.Parse("call:fail@1, epoch:die@2");
        Assert.NotNull(plan.Due(FaultPoint.Call));
        Assert.Null(plan.Due(FaultPoint.Epoch));
        Assert.Equal(FaultAction.Die, plan.Due(FaultPoint.Epoch)?.Action);
    }

    [Fact]
    public void A_percentage_happens_about_so_often_and_alike_for_the_same_seed()
    {
        var passes = Passes(FaultPlan.Parse("call:fail@20%, seed=7"), FaultPoint.Call, 2000);
        Assert.Equal(passes, Passes(FaultPlan.Parse("seed=7, call:fail@20%"), FaultPoint.Call, 2000));
        Assert.NotEqual(passes, Passes(FaultPlan.Parse("call:fail@20%, seed=8"), FaultPoint.Call, 2000));
        Assert.InRange(passes.Count(due => due), 300, 500);
    }

    [Fact]
    public void A_delay_says_how_long() =>
        Assert.Equal(TimeSpan.FromSeconds(90), FaultPlan.Parse("call:delay=1m30s").Due(FaultPoint.Call)?.Delay);

    [Theory]
    [InlineData("nowhere:fail", "store.commit")]
    [InlineData("call", "Actions are")]
    [InlineData("call:explode", "Actions are")]
    [InlineData("call:crash", "At call there can be")]
    [InlineData("epoch:full", "At epoch there can be")]
    [InlineData("call:delay", "delay=2s")]
    [InlineData("call:delay=soon", "delay=2s")]
    [InlineData("call:fail=2s", "delay=2s")]
    [InlineData("call:fail@0", "the third time")]
    [InlineData("call:fail@-1", "the third time")]
    [InlineData("call:fail@200%", "the third time")]
    [InlineData("call:fail@NaN%", "the third time")]
    [InlineData("seed=x", "seed=7")]
    public void What_is_no_plan_is_refused_with_what_would_be_one(string text, string advice)
    {
        var error = Assert.Throws<FormatException>(() => FaultPlan.Parse(text));
        Assert.Contains(FaultPlan.Variable, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    private static bool[] Passes(FaultPlan plan, FaultPoint point, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => plan.Due(point) is not null)];
}
