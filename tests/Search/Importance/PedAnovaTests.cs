namespace Grid.Search.Tests.Importances;

/// <summary>What mattered, where it is known.</summary>
public class PedAnovaTests
{
    private static readonly SearchSpace Space = Spaces.Of(
        Spaces.Real("much", 0, 1),
        Spaces.Real("little", 0, 1),
        Spaces.Real("nothing", 0, 1),
        Spaces.Texts("kind", "a", "b", "c"),
        new Parameter("constant", new ConstantDomain(ParameterValue.Of(1L)), [])
    );

    [Fact]
    public void What_decides_the_result_has_the_largest_share_and_the_shares_add_up()
    {
        var shares = PedAnova.Of(Space, Spaces.Loss, Trials(400, (x, _) => (10 * x[0] * x[0]) + x[1]));
        Assert.Equal(["much", "little"], shares.Take(2).Select(one => one.Parameter));
        Assert.Equal(["kind", "little", "much", "nothing"], shares.Select(one => one.Parameter).Order());
        Assert.Equal(1, shares.Sum(one => one.Share), 9);
        Assert.True(shares[0].Share > 0.7);
    }

    [Fact]
    public void A_choice_that_decides_the_result_is_found_whichever_way_the_goal_points()
    {
        var accuracy = new Objective("test/accuracy", Goal.Maximize);
        var shares = PedAnova.Of(Space, accuracy, Trials(300, (x, kind) => (kind == "b" ? 5 : 0) + (x[0] * 7919 % 1)));
        Assert.Equal("kind", shares[0].Parameter);
    }

    [Fact]
    public void Too_few_numbers_say_nothing()
    {
        Assert.Empty(PedAnova.Of(Space, Spaces.Loss, Trials(9, (x, _) => x[0])));
        Assert.Empty(PedAnova.Of(Space, Spaces.Loss, Trials(100, (_, _) => double.NaN)));
    }

    private static IEnumerable<(Assignment, double)> Trials(int count, Func<double[], string, double> measure)
    {
        var random = new Random(5);
        for (var i = 0; i < count; i++)
        {
            double[] x = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
            var kind = "abc"[random.Next(3)].ToString();
            yield return (
                new Assignment([
                    new("much", ParameterValue.Of(x[0])),
                    new("little", ParameterValue.Of(x[1])),
                    new("nothing", ParameterValue.Of(x[2])),
                    new("kind", ParameterValue.Of(kind)),
                ]),
                measure(x, kind)
            );
        }
    }
}
