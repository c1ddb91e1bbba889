namespace Grid.Search.Tests.Simulation;

/// <summary>Searches in virtual time.</summary>
public class SimulatorTests
{
    private static readonly SearchSpace Space = Spaces.Of(
        Spaces.Real("lr", 1e-4, 1, Scale.Log),
        Spaces.Texts("kind", "a", "b"),
        new Parameter("epochs", new ConstantDomain(ParameterValue.Of(27L)), [])
    );

    public static TheoryData<StopOptions> Early =>
        new()
        {
            new MedianOptions(),
            new AshaOptions(1, 27),
            new AshaOptions(1, 27, Promote: true),
            new HalvingOptions(1, 27),
            new HyperbandOptions(1, 27),
        };

    [Fact]
    public void Without_stopping_every_trial_trains_to_its_end_and_the_makespan_is_that_of_full_rounds()
    {
        var result = Run(null, new SimulationOptions(10) { Jitter = 0 }, trials: 25);
        Assert.Equal((25, 25, 25 * 27), (result.Trials, result.Completed, result.Epochs));
        Assert.Equal(3 * 27, result.Makespan, 9);
        Assert.Equal(25 * 27, result.DeviceTime, 6);
    }

    [Theory]
    [MemberData(nameof(Early))]
    public void A_policy_spends_less_and_ends_with_every_trial_accounted_for(StopOptions stop)
    {
        var result = Run(stop, new SimulationOptions(8), trials: 49);
        Assert.Equal(49, result.Completed + result.Stopped);
        Assert.InRange(result.Epochs, 49, 49 * 27 * 3 / 4);
        Assert.NotNull(result.Best);
    }

    [Fact]
    public void The_same_seed_gives_the_same_result_and_another_one_another()
    {
        var stop = new AshaOptions(1, 27, Promote: true);
        var options = new SimulationOptions(8, Seed: 1) { FailureRate = 0.01, Retries = 1 };
        Assert.Equal(Run(stop, options, trials: 40), Run(stop, options, trials: 40));
        Assert.NotEqual(Run(stop, options, trials: 40), Run(stop, options with { Seed = 2 }, trials: 40));
    }

    [Fact]
    public void An_epoch_that_fails_costs_its_time_and_a_trial_that_fails_too_often_is_lost()
    {
        var options = new SimulationOptions(4)
        {
            FailureRate = 0.02,
            Retries = 100,
            Jitter = 0,
        };
        var retried = Run(null, options, trials: 20);
        Assert.Equal((20, 20 * 27), (retried.Completed, retried.Epochs));
        Assert.True(retried.DeviceTime > retried.Epochs + 1);
        Assert.InRange(Run(null, options with { Retries = 0 }, trials: 20).Failed, 1, 19);
    }

    [Fact]
    public void A_search_that_is_too_long_is_given_up() =>
        Assert.Null(
            new Simulator(Space, Spaces.Targets, Spaces.Random(1000), new SimulationOptions(8)).Run(
                100,
                TestContext.Current.CancellationToken
            )
        );

    [Fact]
    public void Asha_reaches_more_of_the_space_in_the_time_of_a_full_search()
    {
        var full = Run(null, new SimulationOptions(8), trials: 16);
        var asha = Run(new AshaOptions(1, 27, Promote: true), new SimulationOptions(8), trials: 80);
        Assert.True(asha.Epochs < full.Epochs);
        Assert.True(asha.Best <= full.Best + 0.02, $"{asha.Best} and {full.Best}");
    }

    private static SimulationResult Run(StopOptions? stop, SimulationOptions options, long trials) =>
        new Simulator(
            Space,
            Spaces.Targets,
            Spaces.Random(trials, parallel: options.Workers) with
            {
                Stop = stop,
            },
            options
        ).Run(1_000_000, TestContext.Current.CancellationToken)!;
}
