using Grid.Search;

namespace Grid.Spec.Tests;

public class SpecOverrideTests
{
    private static readonly string Base = Specs.WithSpace(
        "lr: {min: 0.1, max: 1, points: 3}",
        "epochs: {choice: [1, 2]}"
    );

    [Fact]
    public void A_bound_is_replaced() =>
        Assert.Equal(
            new RealDomain(0.1, 0.5, Scale.Linear, null, 3),
            Domain(Specs.Read(Base, "space.lr.max=0.5"), "lr")
        );

    [Fact]
    public void A_mapping_is_replaced_by_a_constant() =>
        Assert.Equal(new ConstantDomain(ParameterValue.Of(5L)), Domain(Specs.Read(Base, "space.epochs=5"), "epochs"));

    [Fact]
    public void A_value_may_be_a_flow_list_or_mapping()
    {
        var spec = Specs.Read(Base, "space.epochs.choice=[3, 4, 5]", "space.ngf={min: 1, max: 3}");

        Assert.Equal(3, ((ChoiceDomain)Domain(spec, "epochs")).Values.Length);
        Assert.Equal(new IntegerDomain(1, 3, Scale.Linear, 1, null), Domain(spec, "ngf"));
    }

    [Fact]
    public void A_section_that_is_not_there_is_made() =>
        Assert.Equal(9, Specs.Read(Base, "search.repeats=9").Search.Repeats);

    [Fact]
    public void Later_overrides_win() => Assert.Equal(2, Specs.Read(Base, "seed=1", "seed=2").Seed);

    [Fact]
    public void An_empty_value_takes_a_key_away() => Assert.Equal(0, Specs.Read(Specs.With("seed: 7"), "seed=").Seed);

    [Theory]
    [InlineData("space.lrr=1", "space.lrr", "Did you mean 'lr'?")]
    [InlineData("sarch.trials=1", "sarch", "Did you mean 'search'?")]
    [InlineData("lr=1", "lr", "Did you mean 'space.lr'?")]
    [InlineData("space.lr.max=fast", "space.lr.max", "real number")]
    [InlineData("seed", "", "--set space.lr.max=0.01")]
    [InlineData("=1", "", "--set space.lr.max=0.01")]
    [InlineData("space..lr=1", "", "--set space.lr.max=0.01")]
    [InlineData("name.first=1", "name", "Set it as a whole")]
    [InlineData("space.epochs.choice.x=1", "space.epochs.choice", "a list stands here")]
    [InlineData("seed=[1", "", "no valid YAML")]
    [InlineData("seed=!!int 1", "", "tags")]
    [InlineData("seed=1\0", "", "control character")]
    [InlineData("trial={lanes: 1, lanes: 2}", "lanes", "there already")]
    public void A_bad_override_is_refused_as_one(string set, string path, string phrase)
    {
        var problem = Specs.Refused(Base, set)[0];

        Assert.Equal(("--set", 0, path), (problem.File, problem.Line, problem.Path));
        Assert.Contains(phrase, $"{problem.What} {problem.Remedy}", StringComparison.Ordinal);
    }

    [Fact]
    public void An_override_obeys_the_limits_of_the_file() =>
        Assert.Contains(
            "deeper",
            Specs.Refused(Base, "space=" + new string('[', 100_000))[0].What,
            StringComparison.Ordinal
        );

    private static Domain Domain(ExperimentSpec spec, string name) =>
        spec.Space.Parameters.Single(parameter => parameter.Name == name).Domain;
}
