using Grid.Search;

namespace Grid.Spec.Tests;

/// <summary>Stopping policies, several objectives and constraints in specs.</summary>
public class StopTests
{
    public static TheoryData<string, StopOptions> Policies =>
        new()
        {
            { "{policy: median, warmup: 2}", new MedianOptions(2) },
            { "{policy: percentile, percentile: 50, min_trials: 3}", new PercentileOptions(50, MinTrials: 3) },
            { "{policy: patience, delta: 0.001}", new PatienceOptions(5, 0.001) },
            { "{policy: halving}", new HalvingOptions(1, 20) },
            { "{policy: hyperband, eta: 4}", new HyperbandOptions(1, 20, 4) },
            { "{policy: asha, min: 2, max: 18}", new AshaOptions(2, 18) },
            { "{policy: asha, promote: true}", new AshaOptions(1, 20, Promote: true) },
        };

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_policy_is_read_with_its_defaults_and_comes_back_from_the_stored_spec(
        string yaml,
        StopOptions expected
    )
    {
        var spec = Specs.Read(Specs.With($"stop: {yaml}"));
        Assert.Equal(expected, spec.Search.Stop);
        Assert.Equal(expected, SpecJson.Read(SpecJson.Write(spec)).Search.Stop);
    }

    [Fact]
    public void A_population_changes_what_leaves_the_shape_alone()
    {
        var spec = Specs.Read(
            Specs.With(
                "stop: {policy: pbt, interval: 2}\nspace: {lr: {min: 0.1, max: 1}, ngf: {choice: [8, 16]}}\nsearch: {algorithm: random, trials: 4}"
            )
        );
        var stored = SpecJson.Read(SpecJson.Write(spec));
        Assert.Equal(["lr"], Assert.IsType<PbtOptions>(stored.Search.Stop).Mutate);
    }

    [Theory]
    [InlineData("stop: {policy: pbt}", "stop.interval")]
    [InlineData("stop: {policy: pbt, interval: 2, quantile: 0.6}", "stop.quantile")]
    [InlineData("stop: {policy: asha, min: 20}", "stop.max")]
    [InlineData("stop: {policy: asha, max: 21}", "stop.max")]
    [InlineData("stop: {policy: asha, promote: 1}", "stop.promote")]
    [InlineData("stop: {policy: asha, eta: 1}", "stop.eta")]
    [InlineData("stop: {policy: median, eta: 3}", "stop.eta")]
    [InlineData("stop: {policy: wilcoxon}", "stop.policy")]
    [InlineData("stop: {policy: halving}\ncheckpoint: {every: 0}", "stop.policy")]
    [InlineData("constraints: [test/loss < 1]", "constraints[0]")]
    [InlineData("constraints: [test/los <= 1]", "constraints[0]")]
    [InlineData("constraints: test/loss <= 1", "constraints")]
    [InlineData("objective: []", "objective")]
    [InlineData("objective: [{metric: test/loss}, {metric: test/loss}]", "objective")]
    [InlineData("objective: [{metric: test/los}]", "objective[0].metric")]
    public void What_is_wrong_is_named_with_its_key(string yaml, string key)
    {
        var refused = Assert.Throws<SpecException>(() => Specs.Read(Specs.With(yaml)));
        Assert.Contains(refused.Problems, problem => problem.Path == key);
    }

    [Fact]
    public void Several_objectives_and_constraints_come_back_from_the_stored_spec()
    {
        var spec = Specs.Read(
            Specs.With(
                "objective: [{metric: test/loss}, {metric: test/accuracy}]\nconstraints: [train/loss <= 2, test/accuracy >= 0.5]"
            )
        );
        var targets = SpecJson.Read(SpecJson.Write(spec)).Targets;
        Assert.Equal([new("test/loss", Goal.Minimize), new("test/accuracy", Goal.Maximize)], targets.Objectives);
        Assert.Equal([new("train/loss", null, 2), new("test/accuracy", 0.5, null)], targets.Bounds);
    }

    [Fact]
    public void A_spec_without_them_is_stored_as_it_was_before_there_were_any()
    {
        var json = SpecJson.Write(Specs.Read(Specs.With("")));
        Assert.DoesNotContain("stop", json, StringComparison.Ordinal);
        Assert.DoesNotContain("constraints", json, StringComparison.Ordinal);
        Assert.DoesNotContain("moreObjectives", json, StringComparison.Ordinal);
    }
}
