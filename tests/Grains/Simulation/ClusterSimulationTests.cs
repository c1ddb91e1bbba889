namespace Grid.Grains.Simulation;

/// <summary>A cluster of 1,600 devices and a queue of 100,000 trials, in virtual time.</summary>
public class ClusterSimulationTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Three_experiments_share_1600_devices_by_weight_and_every_trial_runs_once()
    {
        var result = Simulate(
            new SimulatedExperiment("a", 10_000, Terms(weight: 1)),
            new SimulatedExperiment("b", 30_000, Terms(weight: 3)),
            new SimulatedExperiment("c", 60_000, Terms(weight: 6))
        );

        Assert.Equal((100_000, 0), (result.Completed, result.LeasedTwice));
        Assert.InRange(result.Shares["a"], 0.097, 0.103);
        Assert.InRange(result.Shares["b"], 0.29, 0.31);
        Assert.InRange(result.Shares["c"], 0.59, 0.61);
        Assert.InRange(result.Utilization, 0.999, 1);
        // No device idles while a trial waits: the whole takes what the work takes, and the last trials' time.
        Assert.InRange(result.Duration, TimeSpan.FromSeconds(100_000 * 60 / 1600), TimeSpan.FromSeconds(3750 + 90));
    }

    [Fact]
    public void Gangs_whole_devices_and_fractions_share_by_slots_and_none_starves()
    {
        var result = Simulate(
            new SimulatedExperiment("gangs", 6_000, Terms(slots: 4)),
            new SimulatedExperiment("whole", 24_000, Terms(slots: 1)),
            new SimulatedExperiment("quarters", 70_000, Terms(slots: 0.25m))
        );

        Assert.Equal((100_000, 0), (result.Completed, result.LeasedTwice));
        Assert.InRange(result.Utilization, 0.9, 1);
        Assert.All(result.Shares.Values, share => Assert.InRange(share, 0.25, 0.42));
    }

    private static SimulationResult Simulate(params SimulatedExperiment[] experiments) =>
        new ClusterSimulation(
            new SimulationOptions(Agents: 200, Devices: 8, experiments, TimeSpan.FromSeconds(60), Seed: 7)
        ).Run();

    private static QueueTerms Terms(decimal slots = 1, decimal weight = 1) =>
        new(Priority: 0, Noon, Slots: slots, Weight: weight);
}
