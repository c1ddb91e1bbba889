using Grid.Grains;
using Grid.Store;

namespace Grid.SystemTests.Cluster;

/// <summary>How soon the sweep goes on when the silo that controls it is gone.</summary>
[Collection(ClusterCollection.Name)]
public class FailoverTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(15);

    [Fact, Trait("Length", "long")]
    public async Task Reports_are_accepted_again_within_15_seconds_after_the_control_silo_was_killed()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var scratch = new Scratch();
        var spec = scratch.Curves(trials: 12, epochs: 120, seconds: 0.25);
        await using var cluster = await TestCluster.StartAsync(scratch, silos: 3);
        var sweep = await cluster.SubmitAsync(spec);
        await cluster.TrainingAsync(sweep);
        var control = await cluster.ControlAsync();

        var killedAt = TimeProvider.System.GetTimestamp();
        await control.KillAsync();
        var open = await cluster.Store.ListOpenAttemptsAsync(cancel);
        await cluster.NextReportAsync(sweep);
        var failover = TimeProvider.System.GetElapsedTime(killedAt);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"The next report was accepted after {failover.TotalSeconds:0.0} s."
        );

        Assert.InRange(failover, TimeSpan.Zero, Promised);
        await control.StartAsync();
        await cluster.AssertCompletedAsync(sweep);
        await cluster.AssertSoundAsync();
        var ended = await cluster.AttemptsAsync(sweep);
        var living = open.Where(attempt => AgentName.SiloOf(attempt.Agent) != control.Name).ToList();
        Assert.NotEmpty(living);
        Assert.All(
            living,
            attempt =>
                Assert.Equal(
                    EndCause.Finished,
                    ended.Single(row => (row.Trial, row.Attempt) == (attempt.Trial, attempt.Attempt)).Cause
                )
        );
    }

    [Fact]
    public async Task A_silo_that_comes_back_returns_what_its_last_process_held()
    {
        using var scratch = new Scratch();
        var spec = scratch.Curves(trials: 8, epochs: 6, seconds: 0.3);
        // No lease of a trial runs out in this test: only the silo's return can give them back.
        await using var cluster = await TestCluster.StartAsync(scratch, silos: 2, more: _ => ["--lease-ttl", "24h"]);
        var sweep = await cluster.SubmitAsync(spec);
        await cluster.TrainingAsync(sweep);
        var victim = (await cluster.OthersAsync())[0];

        await victim.KillAsync();
        await victim.StartAsync();

        await cluster.AssertCompletedAsync(sweep);
        await cluster.AssertSoundAsync();
        Assert.Contains(
            await cluster.AttemptsAsync(sweep),
            attempt => attempt.Cause == FailureCause.Lost && AgentName.SiloOf(attempt.Agent) == victim.Name
        );
    }

    [Fact]
    public async Task A_control_silo_that_is_killed_and_comes_back_does_not_wait_for_the_lease_of_its_last_process()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var scratch = new Scratch();
        await using var cluster = await TestCluster.StartAsync(scratch, silos: 1);
        var control = await cluster.ControlAsync();
        await control.KillAsync();
        // The dead process holds it for an hour: nobody could wait for that.
        var dead = (await cluster.Store.FindControlAsync(cancel))!;
        dead = await cluster.Store.TakeControlAsync(dead.Silo, dead.Address, TimeSpan.FromHours(1), cancel);

        await control.StartAsync();

        var sweep = await cluster.SubmitAsync(scratch.Curves(trials: 2, epochs: 2, seconds: 0.1));
        await cluster.AssertCompletedAsync(sweep);
        var holder = (await cluster.Store.FindControlAsync(cancel))!;
        Assert.Equal((control.Name, dead.Epoch + 1), (AgentName.SiloOf(holder.Silo), holder.Epoch));
        Assert.NotEqual(dead.Silo, holder.Silo);
    }

    [Fact]
    public async Task A_sweep_that_is_submitted_while_control_changes_hands_is_made_once()
    {
        using var scratch = new Scratch();
        await using var cluster = await TestCluster.StartAsync(scratch, silos: 2);
        var control = await cluster.ControlAsync();
        var other = (await cluster.OthersAsync())[0];
        var submitting = cluster.SubmitAsync(scratch.Curves(trials: 4, epochs: 2, seconds: 0.1), at: other);

        await control.KillAsync();

        await cluster.AssertCompletedAsync(await submitting);
        await cluster.AssertSoundAsync();
        Assert.Single(await cluster.Store.ListExperimentsAsync(10, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_home_that_goes_on_under_another_name_takes_part_like_any_other()
    {
        using var scratch = new Scratch();
        var spec = scratch.Curves(trials: 8, epochs: 8, seconds: 0.3);
        await using var cluster = await TestCluster.StartAsync(scratch, silos: 2, more: _ => ["--lease-ttl", "4s"]);
        var sweep = await cluster.SubmitAsync(spec);
        await cluster.TrainingAsync(sweep);
        var old = (await cluster.OthersAsync())[0];
        await old.KillAsync();
        var renamed = cluster.Rename(old, "renamed");

        await renamed.StartAsync();

        await cluster.AssertCompletedAsync(sweep);
        await cluster.AssertSoundAsync();
        await cluster.AssertUndisturbedAsync(sweep, spec);
        Assert.Contains(
            await cluster.AttemptsAsync(sweep),
            attempt => AgentName.SiloOf(attempt.Agent) == renamed.Name && attempt.Cause == EndCause.Finished
        );
    }

    [Fact]
    public async Task A_control_silo_that_is_asked_to_leave_hands_over_without_its_lease_running_out()
    {
        using var scratch = new Scratch();
        var spec = scratch.Curves(trials: 12, epochs: 10, seconds: 0.3);
        await using var cluster = await TestCluster.StartAsync(scratch, silos: 3);
        var sweep = await cluster.SubmitAsync(spec);
        await cluster.TrainingAsync(sweep);
        var control = await cluster.ControlAsync();

        control.Signal(GridProcess.SigTerm);
        var left = await control.EndAsync();
        // A lease that was given free is nobody's at once; one that was not is the dead silo's for ten seconds.
        var holder = await cluster.Store.FindControlAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, left.ExitCode);
        Assert.True(holder is null || AgentName.SiloOf(holder.Silo) != control.Name, $"{holder} still holds control.");
        await cluster.AssertCompletedAsync(sweep);
        await cluster.AssertSoundAsync();
        await cluster.AssertUndisturbedAsync(sweep, spec);
        Assert.DoesNotContain(await cluster.AttemptsAsync(sweep), attempt => attempt.Cause == FailureCause.Lost);
    }
}
