namespace Grid.Spec.Tests;

public class SpecPlanTests
{
    [Fact]
    public void A_grid_of_10_to_the_12_points_is_counted()
    {
        var plan = SpecPlan.Of(
            Specs.Read(
                Specs.With(
                    "space:",
                    "  offset: {min: 1, max: 1000000}",
                    "  shift: {min: 0, max: 0.999999, step: 0.000001}",
                    "  epochs: {choice: [5, 20]}",
                    "search: {repeats: 3}"
                )
            )
        );

        Assert.Equal(2_000_000_000_000UL, plan.Points);
        Assert.Equal(6_000_000_000_000UL, plan.Trials);
        Assert.Equal(120_000_000_000_000UL, plan.Epochs);
    }

    [Fact]
    public void The_epochs_of_a_random_search_are_at_most_trials_times_the_longest()
    {
        var plan = SpecPlan.Of(
            Specs.Read(
                Specs.With("space: {epochs: {min: 1, max: 50}}", "search: {algorithm: random, trials: 10, repeats: 2}")
            )
        );

        Assert.Equal((10UL, 20UL, 1000UL), (plan.Points, plan.Trials, plan.Epochs!.Value));
    }

    [Fact]
    public void A_model_without_epochs_has_none_in_its_plan() =>
        Assert.Null(SpecPlan.Of(Specs.Read("version: 1\nname: nap\nmodel: sleep\n")).Epochs);

    [Fact]
    public void Each_parameter_has_a_line_in_words()
    {
        var plan = SpecPlan.Of(
            Specs.Read(
                Specs.WithSpace(
                    "lr: {min: 1.0e-5, max: 0.01, scale: log, points: 4}",
                    "optimizer: {choice: [adam, sgd]}",
                    "momentum: {min: 0.5, max: 0.9, step: 0.1, when: {optimizer: [sgd, adam], detach: true}}",
                    "detach: {choice: [false, true]}",
                    "ngf: {choice: [1, 2, 3, 4, 5, 6, 7, 8, 9]}"
                )
            )
        );

        Assert.Equal(
            [
                new ParameterPlan("lr", "1e-05 to 0.01, log scale, 4 points", 4, null),
                new ParameterPlan("optimizer", "adam, sgd", 2, null),
                new ParameterPlan("momentum", "0.5 to 0.9, step 0.1", 5, "optimizer is sgd or adam and detach is true"),
                new ParameterPlan("detach", "false, true", 2, null),
                new ParameterPlan("ngf", "1, 2, 3, 4, 5, 6, 7, … (9 values)", 9, null),
            ],
            plan.Parameters.Take(5)
        );
    }

    [Fact]
    public void A_plan_that_no_number_holds_says_the_largest()
    {
        var spec = Specs.Read(Specs.WithSpace("epochs: 10000"));
        var wide = new Search.Parameter(
            "a",
            new Search.IntegerDomain(long.MinValue, long.MaxValue - 1, Search.Scale.Linear, 1, null),
            []
        );
        var space = new Search.SearchSpace([
            .. spec.Space.Parameters,
            wide,
            wide with
            {
                Name = "b",
                Domain = new Search.IntegerDomain(1, long.MaxValue, Search.Scale.Linear, 1, null),
            },
        ]);

        Assert.Equal(UInt128.MaxValue, SpecPlan.Of(spec with { Space = space }).Epochs);
    }
}
