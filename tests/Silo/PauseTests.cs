using Grid.Store;

namespace Grid.Silo.Tests;

public class PauseTests
{
    [Fact]
    public async Task A_paused_sweep_goes_on_from_its_checkpoints_and_ends_with_the_undisturbed_metrics()
    {
        var spec = Specs.Synthetic("lr: {choice: [0.001, 0.01]}; epochs: 5; seconds: 0.05");
        var undisturbed = await MetricsAsync(spec, pause: false);

        var paused = await MetricsAsync(spec, pause: true);

        Assert.Equal(undisturbed, paused);
    }

    [Fact]
    public async Task A_stopped_agent_returns_its_leases_with_a_checkpoint()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        using var trains = new ManualResetEventSlim();
        var model = new ScriptedModel
        {
            OnEpoch = (epoch, pause) =>
            {
                if (epoch == 2)
                {
                    trains.Set();
                    pause.WaitHandle.WaitOne();
                }
            },
        };
        var id = (await silo.Sweeps.SubmitAsync(Specs.Read(model, "x: 1"), silo.Cancel)).Id;
        var agent = silo.Start(slots: 1, model: model);
        trains.Wait(silo.Cancel);

        await agent.StopAsync();

        var trial = Assert.Single(await silo.TrialsAsync(id));
        Assert.Equal(TrialState.Queued, trial.State);
        Assert.Equal(2, trial.Checkpoint!.Step);
        Assert.Contains("paused", trial.Checkpoint.Path, StringComparison.Ordinal);
        Assert.Equal("drained", Assert.Single(await silo.Sweeps.AttemptsAsync(id, 0, silo.Cancel)).Cause);
    }

    [Fact]
    public async Task A_sweep_whose_process_died_is_paused_when_the_home_is_opened_again()
    {
        using var home = new TestHome();
        string id;
        await using (var first = await TestSilo.OpenAsync(home))
        {
            id = (await first.Sweeps.SubmitAsync(Specs.Synthetic("epochs: 2"), first.Cancel)).Id;
        }

        await using var second = await TestSilo.OpenAsync(home);
        Assert.Equal(ExperimentState.Paused, (await second.Sweeps.GetAsync(id, second.Cancel)).State);

        await second.Sweeps.ResumeAsync(id, second.Cancel);
        second.Start();
        await second.UntilAsync(id, ExperimentState.Completed);
    }

    private static async Task<IReadOnlyList<string?>> MetricsAsync(Spec.ExperimentSpec spec, bool pause)
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;
        silo.Start();
        if (pause)
        {
            await silo.Follower.NextAsync<EpochMeasured>(measured => measured.Epoch == 2, silo.Cancel);
            await silo.Sweeps.PauseAsync(id, "for a test", silo.Cancel);
            await silo.Follower.NextAsync<AttemptEnded>(ended => ended.Outcome == AttemptOutcome.Paused, silo.Cancel);
            await silo.Follower.NextAsync<AttemptEnded>(ended => ended.Outcome == AttemptOutcome.Paused, silo.Cancel);
            await silo.Sweeps.ResumeAsync(id, silo.Cancel);
        }

        await silo.UntilAsync(id, ExperimentState.Completed);
        return [.. (await silo.TrialsAsync(id)).Select(trial => trial.Metrics)];
    }
}
