using Grid.Grains;
using Grid.Models;

namespace Grid.Silo.Tests;

public class FakeDeviceTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broken_device_stays_broken_until_a_probe_has_passed()
    {
        var driver = new FakeDriver([new FakeDevice { BreaksAt = 2, FailedProbes = 1 }]);
        using var trainer = driver.Over(new InProcessTrainer());

        Assert.NotNull(RunEpoch(trainer));
        Assert.Equal(FailureCause.Device, Fault(trainer));
        Assert.Equal(FailureCause.Device, Fault(trainer));
        Assert.False((await driver.ProbeAsync("fake/0", Cancel)).IsHealthy);
        Assert.Equal(FailureCause.Device, Fault(trainer));
        Assert.True((await driver.ProbeAsync("fake/0", Cancel)).IsHealthy);
        Assert.NotNull(RunEpoch(trainer));
    }

    [Fact]
    public async Task Trainings_share_the_memory_and_one_too_many_does_not_fit()
    {
        var driver = new FakeDriver([new FakeDevice { Memory = 100, MemoryPerTraining = 60 }]);
        using var trainer = driver.Over(new InProcessTrainer());
        using (Start(trainer, Cancel))
        {
            Assert.Equal(40, (await driver.ReadAsync(Cancel))["fake/0"].FreeMemory);
            var full = Assert.Throws<TrainingFaultException>(() => Start(trainer, Cancel));
            Assert.Equal(FailureCause.DeviceMemory, full.Cause);
        }

        Assert.Equal(100, (await driver.ReadAsync(Cancel))["fake/0"].FreeMemory);
        Start(trainer, Cancel).Dispose();
    }

    [Fact]
    public void A_training_that_stalls_ends_when_its_time_is_up()
    {
        var driver = new FakeDriver([new FakeDevice { StallsAt = 1 }]);
        using var trainer = driver.Over(new InProcessTrainer());
        using var training = Start(trainer, new CancellationToken(canceled: true));

        var fault = Assert.Throws<TrainingFaultException>(() => training.RunEpoch(null, CancellationToken.None));

        Assert.Equal(FailureCause.Timeout, fault.Cause);
    }

    private static string Fault(ITrainer trainer) =>
        Assert.Throws<TrainingFaultException>(() => RunEpoch(trainer)).Cause;

    private static IReadOnlyList<LaneMeasures>? RunEpoch(ITrainer trainer)
    {
        using var training = Start(trainer, Cancel);
        return training.RunEpoch(null, CancellationToken.None);
    }

    private static ITraining Start(ITrainer trainer, CancellationToken timeUp) =>
        trainer.Start(new SyntheticModel(), Requests.Synthetic("{}", device: "fake/0"), timeUp);
}
