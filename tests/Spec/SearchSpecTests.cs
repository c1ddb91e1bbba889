using Grid.Search;

namespace Grid.Spec.Tests;

/// <summary>The `search` part of a spec: algorithms, their options, points to try first.</summary>
public class SearchSpecTests
{
    private const string Ranges = "space: {lr: {min: 0.001, max: 1}, ngf: {min: 1, max: 64}}";

    public static TheoryData<string, string, string> Mistakes =>
        new()
        {
            { "{algorithm: tpee, trials: 9}", "search.algorithm", "Did you mean 'tpe'?" },
            { "{algorithm: tpe}", "search.trials", "goes on forever" },
            { "{algorithm: tpe, trials: 9, candidate: 3}", "search.candidate", "Did you mean 'candidates'?" },
            { "{algorithm: tpe, trials: 9, population: 3}", "search.population", "algorithm: cma-es" },
            { "{algorithm: tpe, trials: 9, startup: 0}", "search.startup", "from 1 to" },
            { "{algorithm: tpe, trials: 9, multivariate: 1}", "search.multivariate", "true or false" },
            { "{algorithm: gp, trials: 9, points: many}", "search.points", "an integer" },
            { "{algorithm: cma-es, trials: 9, sigma: .nan}", "search.sigma", "out of bounds" },
            { "{algorithm: random, trials: 9, enqueue: 3}", "search.enqueue", "list of points" },
            { "{algorithm: random, trials: 9, enqueue: [{lrr: 1}]}", "search.enqueue[0].lrr", "Did you mean 'lr'?" },
            { "{algorithm: random, trials: 9, enqueue: [{lr: fast}]}", "search.enqueue[0].lr", "real number" },
            { "{algorithm: random, trials: 9, enqueue: [{lr: 5}]}", "space.lr", "none of its values" },
            { "{algorithm: grid, enqueue: [{ngf: 5}]}", "space", "Leave out 'enqueue'" },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_with_its_key_and_a_way_out(string search, string key, string phrase) =>
        Assert.Contains(
            Specs.Refused(
                Specs.With(
                    $"search: {search}",
                    Ranges.Replace("min: 0.001, max: 1}", "min: 0.001, max: 1, points: 3}", StringComparison.Ordinal)
                )
            ),
            problem => problem.Path == key && problem.ToString().Contains(phrase, StringComparison.Ordinal)
        );

    [Fact]
    public void Options_and_points_to_try_first_come_back_from_the_canonical_form()
    {
        var spec = Specs.Read(
            Specs.With(
                "search: {algorithm: cma-es, trials: 9, sigma: 1, population: 6, enqueue: [{lr: 1}, {ngf: 3, lr: 0.5}]}",
                Ranges
            )
        );

        var again = SpecJson.Read(SpecJson.Write(spec));

        Assert.Equal(
            [new("population", ParameterValue.Of(6L)), new("sigma", ParameterValue.Of(1.0))],
            again.Search.Settings
        );
        Assert.Equal(["lr=1", "ngf=3 lr=0.5"], again.Search.Enqueue.Select(Text));
        Assert.Equal(SpecJson.Write(spec), SpecJson.Write(again));
    }

    [Theory]
    [InlineData("sobol")]
    [InlineData("halton")]
    [InlineData("tpe")]
    [InlineData("cma-es")]
    [InlineData("gp")]
    [InlineData("nsga2")]
    public void Every_algorithm_may_be_named(string algorithm) =>
        Assert.Equal(
            algorithm,
            Specs.Read(Specs.With($"search: {{algorithm: {algorithm}, trials: 9}}", Ranges)).Search.Algorithm
        );

    private static string Text(Assignment point) =>
        string.Join(' ', point.Values.Select(one => $"{one.Key}={one.Value}"));
}
