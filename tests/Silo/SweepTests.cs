using Grid.Grains;
using Grid.Store;

namespace Grid.Silo.Tests;

public class SweepTests
{
    [Fact]
    public async Task A_sweep_completes_and_keeps_every_epoch_of_every_trial()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var spec = Specs.Synthetic("lr: {choice: [0.001, 0.01]}; epochs: 3", "search: {algorithm: grid, repeats: 2}");
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;

        silo.Start();
        var status = await silo.UntilAsync(id, ExperimentState.Completed);

        Assert.Equal(4, status.Counts[TrialState.Completed]);
        foreach (var trial in await silo.TrialsAsync(id))
        {
            var reports = await silo.Sweeps.ReportsAsync(id, trial.Number, silo.Cancel);
            Assert.Equal([1, 2, 3], reports.Select(report => report.Step));
            Assert.Equal(trial.Value, MetricsJson.Read(reports[2].Metrics)["test/loss"]);
            Assert.True(File.Exists(home.Folder.Absolute(trial.Checkpoint!.Path)));
        }
    }

    [Fact]
    public async Task A_trial_whose_loss_turns_NaN_ranks_worst_and_the_sweep_goes_on()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var spec = Specs.Synthetic("nan_at_epoch: {choice: [2, 0]}; epochs: 3");
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;

        silo.Start();
        await silo.UntilAsync(id, ExperimentState.Completed);

        var best = await silo.Sweeps.BestTrialsAsync(id, 2, silo.Cancel);
        Assert.Equal([1, 0], best.Select(trial => trial.Number));
        Assert.True(double.IsNaN(best[1].Value!.Value));
        Assert.All(best, trial => Assert.Equal(TrialState.Completed, trial.State));
    }

    [Fact]
    public async Task A_trial_that_throws_is_retried_and_then_failed_with_its_message()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var spec = Specs.Synthetic("fail_at_epoch: {choice: [2, 0]}; epochs: 3", "trial: {retries: 2}");
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;

        silo.Start();
        var status = await silo.UntilAsync(id, ExperimentState.Completed);

        Assert.Equal(1, status.Counts[TrialState.Failed]);
        var failed = (await silo.TrialsAsync(id))[0];
        Assert.Contains("fail_at_epoch is 2", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(3, (await silo.Sweeps.AttemptsAsync(id, 0, silo.Cancel)).Count);
        Assert.Contains("   at Grid.Models", await silo.Sweeps.LogAsync(id, 0, silo.Cancel), StringComparison.Ordinal);
        Assert.Equal(TrialState.Completed, (await silo.TrialsAsync(id))[1].State);
    }

    [Fact]
    public async Task A_trial_that_takes_longer_than_its_timeout_is_failed()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var spec = Specs.Synthetic("seconds: 3600; epochs: 1");
        spec = spec with { Trial = spec.Trial with { Timeout = TimeSpan.FromMilliseconds(50) } };
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;

        silo.Start();
        await silo.UntilAsync(id, ExperimentState.Completed);

        var attempt = Assert.Single(await silo.Sweeps.AttemptsAsync(id, 0, silo.Cancel));
        Assert.Equal("timeout", attempt.Cause);
        Assert.Equal(TrialState.Failed, (await silo.TrialsAsync(id))[0].State);
    }

    [Fact]
    public async Task Ids_are_the_name_and_four_characters_and_a_unique_beginning_is_enough()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        var id = (await silo.Sweeps.SubmitAsync(Specs.Synthetic("epochs: 1"), silo.Cancel)).Id;

        Assert.Matches("^test-[0-9a-hjkmnp-tv-z]{4}$", id);
        Assert.Equal(id, await silo.Sweeps.FindAsync(id[..6], silo.Cancel));
        var unknown = await Assert.ThrowsAsync<UnknownExperimentException>(() =>
            silo.Sweeps.FindAsync("tset" + id[4..], silo.Cancel)
        );
        Assert.Contains(id, unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_beginning_that_several_experiments_have_is_refused()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        await silo.Sweeps.SubmitAsync(Specs.Synthetic("epochs: 1"), silo.Cancel);
        await silo.Sweeps.SubmitAsync(Specs.Synthetic("epochs: 1"), silo.Cancel);

        await Assert.ThrowsAsync<UnknownExperimentException>(() => silo.Sweeps.FindAsync("test", silo.Cancel));
    }

    [Fact]
    public async Task A_cancelled_sweep_ends_its_running_and_waiting_trials()
    {
        using var home = new TestHome();
        await using var silo = await TestSilo.OpenAsync(home);
        using var mayGoOn = new ManualResetEventSlim();
        var model = new ScriptedModel
        {
            OnEpoch = (epoch, _) =>
            {
                if (epoch == 1)
                {
                    mayGoOn.Wait(CancellationToken.None);
                }
            },
        };
        var spec = Specs.Read(model, "x: {choice: [1, 2, 3]}");
        var id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;

        silo.Start(slots: 1, model: model);
        await silo.Follower.NextAsync<EpochMeasured>(_ => true, silo.Cancel);
        await silo.Sweeps.CancelAsync(id, "enough", silo.Cancel);
        mayGoOn.Set();
        await silo.Follower.NextAsync<AttemptEnded>(ended => ended.Outcome == AttemptOutcome.Cancelled, silo.Cancel);

        Assert.All(await silo.TrialsAsync(id), trial => Assert.Equal(TrialState.Cancelled, trial.State));
    }
}
