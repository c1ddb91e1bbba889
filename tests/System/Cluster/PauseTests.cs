using Grid.Grains;

namespace Grid.SystemTests.Cluster;

/// <summary>SIGSTOP and SIGCONT: a process that is paused for long, and then goes on as if nothing had happened.</summary>
[Collection(ClusterCollection.Name)]
public class PauseTests
{
    [Fact, Trait("Length", "long")]
    public async Task Case_04_A_control_silo_that_was_paused_past_its_lease_steps_down_and_trains_on()
    {
        using var scratch = new Scratch();
        var spec = scratch.Curves(trials: 24, epochs: 40, seconds: 0.25);
        await using var cluster = await TestCluster.StartAsync(scratch, silos: 3);
        var sweep = await cluster.SubmitAsync(spec);
        await cluster.TrainingAsync(sweep);
        var paused = await cluster.ControlAsync();
        var before = await cluster.Store.FindControlAsync(TestContext.Current.CancellationToken);

        paused.Signal(GridProcess.SigStop);
        await cluster.UntilAsync(
            "another silo controls",
            async cancel => await cluster.Store.FindControlAsync(cancel) is { } now && now.Epoch > before!.Epoch
        );
        var after = await cluster.ControlAsync();
        await cluster.NextReportAsync(sweep);
        paused.Signal(GridProcess.SigCont);

        Assert.NotEqual(paused, after);
        await paused.LineAsync($"This silo controls no more, epoch {before!.Epoch}");
        await cluster.AssertCompletedAsync(sweep);
        await cluster.AssertSoundAsync();
        await cluster.AssertUndisturbedAsync(sweep, spec);
        var attempts = await cluster.AttemptsAsync(sweep);
        Assert.DoesNotContain(attempts, attempt => attempt.Cause == FailureCause.Lost);
        Assert.Contains(
            attempts,
            attempt => AgentName.SiloOf(attempt.Agent) == paused.Name && attempt.EndedAt > before.ExpiresAt
        );
    }

    [Fact]
    public async Task Case_04_A_silo_that_was_paused_past_the_leases_of_its_trials_is_told_that_they_are_stale()
    {
        using var scratch = new Scratch();
        var spec = scratch.Curves(trials: 12, epochs: 10, seconds: 0.5);
        await using var cluster = await TestCluster.StartAsync(scratch, silos: 3, more: _ => ["--lease-ttl", "5s"]);
        var sweep = await cluster.SubmitAsync(spec);
        await cluster.TrainingAsync(sweep);
        var zombie = (await cluster.OthersAsync())[0];

        zombie.Signal(GridProcess.SigStop);
        await cluster.UntilAsync(
            "its trials are leased elsewhere",
            async _ =>
                (await cluster.AttemptsAsync(sweep)).ToLookup(attempt => attempt.Trial) is var trials
                && trials.Any(trial => trial.Any(attempt => IsLost(attempt, zombie)))
                && trials
                    .Where(trial => trial.Any(attempt => IsLost(attempt, zombie)))
                    .All(trial => trial.MaxBy(attempt => attempt.Attempt)!.Agent is var agent && !IsOf(agent, zombie))
        );
        zombie.Signal(GridProcess.SigCont);

        await cluster.AssertCompletedAsync(sweep);
        await cluster.AssertSoundAsync();
        await cluster.AssertUndisturbedAsync(sweep, spec);
        var attempts = await cluster.AttemptsAsync(sweep);
        var lost = attempts.Where(attempt => IsLost(attempt, zombie)).ToList();
        Assert.NotEmpty(lost);
        var reports = await cluster.ReportsAsync(sweep);
        Assert.All(
            lost,
            attempt =>
                Assert.DoesNotContain(
                    reports,
                    report =>
                        (report.Trial, report.Attempt) == (attempt.Trial, attempt.Attempt)
                        && report.At > attempt.EndedAt
                )
        );
    }

    private static bool IsLost(Store.AttemptRow attempt, SiloProcess silo) =>
        attempt.Cause == FailureCause.Lost && IsOf(attempt.Agent, silo);

    private static bool IsOf(string agent, SiloProcess silo) => AgentName.SiloOf(agent) == silo.Name;
}
