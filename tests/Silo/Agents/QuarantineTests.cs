using Grid.Grains;
using Grid.Store;

namespace Grid.Silo.Tests;

/// <summary>Devices that break, on fake ones.</summary>
public class QuarantineTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task A_broken_device_comes_back_after_a_probe_and_its_trial_pays_nothing()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var id = (await silo.Sweeps.SubmitAsync(Specs.Synthetic("epochs: 3", "trial: {retries: 0}"), silo.Cancel)).Id;

        silo.Start(
            await FakesAsync(new FakeDevice { BreaksAt = 1, FailedProbes = 2 }),
            options => options with { FirstProbe = Soon, Probes = 3 }
        );
        await silo.UntilAsync(id, ExperimentState.Completed);

        var trial = Assert.Single(await silo.TrialsAsync(id));
        Assert.Equal((TrialState.Completed, 2L, 0), (trial.State, trial.Attempt, trial.Failures));
        var attempts = await silo.Sweeps.AttemptsAsync(id, 0, silo.Cancel);
        Assert.Equal(FailureCause.Device, attempts[0].Cause);
        Assert.Contains("device-side assert", await silo.Sweeps.LogAsync(id, 0, silo.Cancel), StringComparison.Ordinal);
        // The device may pass its probe before the training has given its trial back.
        var ended = Assert.Single(silo.Follower.Notes, line => line.Contains(" ended (", StringComparison.Ordinal));
        Assert.StartsWith($"{id} trial 0, attempt 1 on fake/0 ended (device): ", ended, StringComparison.Ordinal);
        Assert.Collection(
            silo.Follower.Notes.Where(line => line != ended),
            line =>
                Assert.StartsWith(
                    "fake/0 (Fake, FAKE-00000000) is out of service until a probe passes",
                    line,
                    StringComparison.Ordinal
                ),
            line => Assert.EndsWith("is in service again.", line, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Trials_of_a_device_that_stays_broken_go_on_elsewhere()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var spec = Specs.Synthetic("epochs: 3; lr: {choice: [0.001, 0.01, 0.1, 1.0]}", "trial: {retries: 0}");
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;

        var agent = silo.Start(
            await FakesAsync(new FakeDevice { BreaksAt = 1, FailedProbes = 1000 }, new FakeDevice()),
            options => options with { FirstProbe = Soon, Probes = 2 }
        );
        var status = await silo.UntilAsync(id, ExperimentState.Completed);

        Assert.Equal(4, status.Counts[TrialState.Completed]);
        Assert.All(await silo.TrialsAsync(id), trial => Assert.Equal(0, trial.Failures));
        Assert.NotNull(agent.Devices()[0].Problem);
        Assert.Null(agent.Devices()[1].Problem);
    }

    [Fact]
    public async Task Fused_trials_of_a_broken_device_all_go_on()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var spec = Specs.Synthetic("epochs: 3; lr: {choice: [0.001, 0.01, 0.1]}", "trial: {lanes: 3, retries: 0}");
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;

        silo.Start(
            await FakesAsync(new FakeDevice { BreaksAt = 1 }),
            options => options with { Lanes = 3, FirstProbe = Soon }
        );
        var status = await silo.UntilAsync(id, ExperimentState.Completed);

        Assert.Equal(3, status.Counts[TrialState.Completed]);
        Assert.All(await silo.TrialsAsync(id), trial => Assert.Equal((2L, 0), (trial.Attempt, trial.Failures)));
    }

    [Fact]
    public async Task A_trial_that_breaks_every_device_that_it_gets_is_failed()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var model = new ScriptedModel
        {
            OnEpoch = (_, _) => throw new InvalidOperationException("CUDA error: device-side assert triggered"),
        };
        var id = (await silo.Sweeps.SubmitAsync(Specs.Read(model, "x: 1", "trial: {retries: 0}"), silo.Cancel)).Id;

        silo.Start(await FakesAsync(new FakeDevice()), options => options with { FirstProbe = Soon }, model);
        await silo.UntilAsync(id, ExperimentState.Completed);

        Assert.Equal(
            [FailureCause.Device, FailureCause.Crash],
            (await silo.Sweeps.AttemptsAsync(id, 0, silo.Cancel)).Select(attempt => attempt.Cause)
        );
        Assert.Equal(TrialState.Failed, (await silo.TrialsAsync(id))[0].State);
    }

    [Fact]
    public async Task A_device_that_is_full_fails_the_trial_with_the_cause()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var id = (await silo.Sweeps.SubmitAsync(Specs.Synthetic("epochs: 3", "trial: {retries: 0}"), silo.Cancel)).Id;

        silo.Start(await FakesAsync(new FakeDevice { Memory = 100, MemoryPerTraining = 101 }));
        await silo.UntilAsync(id, ExperimentState.Completed);

        var attempt = Assert.Single(await silo.Sweeps.AttemptsAsync(id, 0, silo.Cancel));
        Assert.StartsWith(
            $"{id} trial 0, attempt 1 on fake/0 ended (device-memory): ",
            Assert.Single(silo.Follower.Notes),
            StringComparison.Ordinal
        );
        Assert.Equal(FailureCause.DeviceMemory, attempt.Cause);
    }

    [Fact]
    public async Task An_agent_that_leaves_does_not_wait_for_a_probe_that_hangs()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        await silo.Sweeps.SubmitAsync(Specs.Synthetic("epochs: 3"), silo.Cancel);
        var driver = new HangingProbe(new FakeDriver([new FakeDevice { BreaksAt = 1 }]));
        var agent = silo.Start(
            await DeviceInventory.OfAsync([driver], silo.Cancel),
            options => options with { FirstProbe = Soon }
        );
        await driver.Probing.WaitAsync(silo.Cancel);

        await agent.StopAsync().WaitAsync(silo.Cancel);
    }

    private static Task<DeviceInventory> FakesAsync(params FakeDevice[] devices) =>
        DeviceInventory.OfAsync([new FakeDriver(devices)], TestContext.Current.CancellationToken);

    /// <summary>Devices of which no probe ever ends, as with a driver that hangs.</summary>
    private sealed class HangingProbe(IDeviceDriver inner) : IDeviceDriver
    {
        private readonly TaskCompletionSource _probing = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Probing => _probing.Task;

        public Task<IReadOnlyList<DeviceInfo>> ListAsync(CancellationToken cancel) => inner.ListAsync(cancel);

        public Task<IReadOnlyDictionary<string, DeviceReading>> ReadAsync(CancellationToken cancel) =>
            inner.ReadAsync(cancel);

        public Task<DeviceHealth> ProbeAsync(string device, CancellationToken cancel)
        {
            _probing.TrySetResult();
            return new TaskCompletionSource<DeviceHealth>().Task;
        }

        public ITrainer Over(ITrainer trainer) => inner.Over(trainer);
    }
}
