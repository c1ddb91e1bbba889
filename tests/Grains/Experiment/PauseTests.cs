using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>Pausing, going on, cancelling, and what comes in between.</summary>
public class PauseTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_paused_experiment_leases_nothing_and_tells_running_trials()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 4, parallel: 2));
        var lease = await world.LeaseAsync();
        var status = await world.Experiment.PauseAsync("the user asked", Cancel);
        Assert.Equal((ExperimentState.Paused, "the user asked"), (status.State, status.Reason));
        Assert.True(await world.IsIdleAsync());
        Assert.Equal(ReportAnswer.Pause, await world.Trial(0).ReportAsync(FakeAgent.Report(lease, 1, 0.5), Cancel));
        await world.Pool.ReleaseAsync(lease.Key, "paused", FakeAgent.Checkpoint(lease, 1), Cancel);
        Assert.True(await world.IsIdleAsync());

        await world.Experiment.ResumeAsync(Cancel);
        var again = await world.LeaseAsync();
        Assert.Equal((0, 2, 1, 1), (again.Trial, again.Attempt, again.LastStep, again.Checkpoint!.Step));
        await world.Pool.ReleaseAsync(again.Key, "lost", null, Cancel);
        await world.Agent().RunAsync();
        Assert.Equal(ExperimentState.Completed, (await world.Experiment.GetAsync(Cancel)).State);
        Assert.Contains("paused {\"reason\":\"the user asked\"}", await world.LogAsync());
    }

    [Fact]
    public async Task A_final_report_completes_its_trial_in_a_paused_experiment()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 3, parallel: 2));
        var lease = await world.LeaseAsync();
        await world.Experiment.PauseAsync("wait", Cancel);
        var final = FakeAgent.Report(lease, 1, 0.5, last: true);
        Assert.Equal(ReportAnswer.Continue, await world.Trial(0).ReportAsync(final, Cancel));
        Assert.Equal(TrialState.Completed, (await world.RowAsync(0)).State);
        Assert.Equal(TrialState.Queued, (await world.RowAsync(2)).State);
        Assert.True(await world.IsIdleAsync());
    }

    [Fact]
    public async Task A_trial_given_back_after_the_experiment_went_on_waits_again()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1));
        var lease = await world.LeaseAsync();
        await world.Experiment.PauseAsync("wait", Cancel);
        await world.Trial(0).ReportAsync(FakeAgent.Report(lease, 1, 0.5), Cancel);
        await world.Experiment.ResumeAsync(Cancel);
        Assert.True(await world.IsIdleAsync());
        await world.Pool.ReleaseAsync(lease.Key, "paused", FakeAgent.Checkpoint(lease, 1), Cancel);
        Assert.Equal(2, (await world.LeaseAsync()).Attempt);
    }

    [Fact]
    public async Task A_cancelled_experiment_ends_waiting_trials_now_and_running_ones_at_their_report()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 6, parallel: 4));
        var (reporting, finishing, failing) = (
            await world.LeaseAsync(),
            await world.LeaseAsync(),
            await world.LeaseAsync()
        );
        var status = await world.Experiment.CancelAsync("enough", Cancel);
        Assert.Equal((ExperimentState.Cancelled, "enough"), (status.State, status.Reason));
        Assert.NotNull(status.EndedAt);
        Assert.Equal((1, 3), (status.Counts[TrialState.Cancelled], status.Counts[TrialState.Running]));

        var report = FakeAgent.Report(reporting, 1, 0.5);
        Assert.Equal(ReportAnswer.Cancel, await world.Trial(reporting.Trial).ReportAsync(report, Cancel));
        Assert.Equal(ReportAnswer.Cancel, await world.Trial(reporting.Trial).ReportAsync(report, Cancel));
        await world.Trial(finishing.Trial).ReportAsync(FakeAgent.Report(finishing, 1, 0.5, last: true), Cancel);
        await world.Trial(failing.Trial).FailAsync(new TrialFailure(failing.Key, "exception", "boom"), Cancel);

        var rows = await world.RowsAsync();
        Assert.Equal(
            [TrialState.Cancelled, TrialState.Completed, TrialState.Cancelled, TrialState.Cancelled],
            rows.Select(row => row.State)
        );
        Assert.All(rows, row => Assert.NotNull(row.EndedAt));
        Assert.Equal("cancelled {\"reason\":\"enough\"}", (await world.LogAsync())[^1]);
        Assert.Empty(await world.Store.ListOpenAttemptsAsync(Cancel));
        Assert.True(await world.IsIdleAsync());
    }

    [Fact]
    public async Task A_trial_of_a_cancelled_experiment_that_is_given_back_is_cancelled()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1));
        var lease = await world.LeaseAsync();
        await world.Experiment.CancelAsync("enough", Cancel);
        await world.Pool.ReleaseAsync(lease.Key, "lost", null, Cancel);
        Assert.Equal(TrialState.Cancelled, (await world.RowAsync(0)).State);
        Assert.True(await world.IsIdleAsync());
    }

    [Fact]
    public async Task What_has_ended_stays_as_it_ended()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1));
        await world.Agent().RunAsync();
        var log = await world.LogAsync();
        Assert.Equal(ExperimentState.Completed, (await world.Experiment.PauseAsync("late", Cancel)).State);
        Assert.Equal(ExperimentState.Completed, (await world.Experiment.ResumeAsync(Cancel)).State);
        Assert.Equal(ExperimentState.Completed, (await world.Experiment.CancelAsync("late", Cancel)).State);
        Assert.Equal(log, await world.LogAsync());
    }

    [Fact]
    public async Task A_crash_in_the_middle_of_a_cancel_is_made_good()
    {
        // The second commit of a cancel ends the queued trials; the first has made it durable.
        await using var world = await World.OpenAsync((_, batch) => EndsQueued(batch) ? Fault.CrashBefore : Fault.None);
        await world.SubmitAsync(Specs.Grid(rates: 4, parallel: 3));
        var lease = await world.LeaseAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => world.Experiment.CancelAsync("enough", Cancel));
        await world.ReopenAsync();
        Assert.Equal(ExperimentState.Cancelled, (await world.Experiment.ResumeAsync(Cancel)).State);
        Assert.All(await world.RowsAsync(), row => Assert.Equal(TrialState.Cancelled, row.State));
        Assert.Equal(ReportAnswer.Cancel, await world.Trial(0).ReportAsync(FakeAgent.Report(lease, 1, 0.5), Cancel));

        static bool EndsQueued(StoreBatch batch) =>
            batch
                .Writes.OfType<UpdateTrial>()
                .Any(write =>
                    write.ExpectedStates.Contains(TrialState.Queued) && write.Row.State == TrialState.Cancelled
                );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Pauses_and_resumes_in_between_lose_no_trial(int pauses)
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 40, parallel: 8));
        var agents = Enumerable.Range(0, 4).Select(n => world.Agent($"agent{n}")).ToList();
        var work = Task.WhenAll(agents.Select(agent => Task.Run(() => agent.RunAsync(), Cancel)));
        for (var pause = 0; pause < pauses; pause++)
        {
            await world.Experiment.PauseAsync("race", Cancel);
            await world.Experiment.ResumeAsync(Cancel);
        }

        await work;
        await world.Agent("last").RunAsync();
        Assert.Equal(ExperimentState.Completed, (await world.Experiment.GetAsync(Cancel)).State);
        Assert.All(await world.RowsAsync(), row => Assert.Equal((TrialState.Completed, 3), (row.State, row.LastStep)));
        Assert.Equal(40, (await world.LogAsync()).Count(line => line.StartsWith("ended ", StringComparison.Ordinal)));
        Assert.Equal(
            120,
            (await world.LogAsync()).Count(line => line.StartsWith("measured ", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_cancel_among_busy_agents_leaves_no_trial_behind()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 400, parallel: 16));
        var begun = new TaskCompletionSource();
        var agents = Enumerable
            .Range(0, 8)
            .Select(n => new FakeAgent(world, $"agent{n}")
            {
                BeforeStep = (lease, _) =>
                {
                    if (lease.Trial > 20)
                    {
                        begun.TrySetResult();
                    }

                    return Task.CompletedTask;
                },
            })
            .ToList();
        var work = Task.WhenAll(agents.Select(agent => Task.Run(() => agent.RunAsync(), Cancel)));
        await begun.Task;
        await world.Experiment.CancelAsync("enough", Cancel);
        await work;
        Assert.All(
            await world.RowsAsync(),
            row => Assert.True(row.State is TrialState.Cancelled or TrialState.Completed, $"{row}")
        );
        Assert.Empty(await world.Store.ListOpenAttemptsAsync(Cancel));
    }
}
