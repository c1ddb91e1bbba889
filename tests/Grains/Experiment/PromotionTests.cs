using Grid.Search;
using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>Trials that the stopping rule has wait, go on and begin as copies of others.</summary>
public class PromotionTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly AshaOptions Asha = new(1, 9, Promote: true);

    [Fact]
    public async Task A_trial_that_pauses_keeps_its_checkpoint_and_gives_its_place_to_another()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 4, parallel: 1, stop: Asha));
        var lease = await world.LeaseAsync();
        Assert.Equal(ReportAnswer.Pause, await ReportAsync(world, lease, 1, 0.5));

        var row = await world.RowAsync(0);
        Assert.Equal((TrialState.Paused, 1, 0.5, 1), (row.State, row.LastStep, row.Value, row.Checkpoint!.Step));
        Assert.Equal("waits", Assert.Single(await world.Store.ListAttemptsAsync(World.Id, 0, Cancel)).Cause);
        Assert.Equal(1, (await world.LeaseAsync()).Trial);
        Assert.True(await world.IsIdleAsync());
    }

    [Fact]
    public async Task A_promoted_trial_goes_on_from_its_checkpoint_as_the_next_attempt()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 4, parallel: 1, stop: Asha));
        foreach (var cost in new[] { 0.5, 0.2, 0.7 })
        {
            await ReportAsync(world, await world.LeaseAsync(), 1, cost);
        }

        var again = await world.LeaseAsync();
        Assert.Equal((1, 2, 1, 1), (again.Trial, again.Attempt, again.LastStep, again.Checkpoint!.Step));
        Assert.Equal(ReportAnswer.Continue, await ReportAsync(world, again, 2, 0.1));
        Assert.Equal(ReportAnswer.Pause, await ReportAsync(world, again, 3, 0.1));
    }

    [Fact]
    public async Task A_report_that_is_sent_again_after_its_trial_paused_is_told_so_again()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 4, parallel: 1, stop: Asha));
        var lease = await world.LeaseAsync();
        await ReportAsync(world, lease, 1, 0.5);
        await world.ReopenAsync();
        Assert.Equal(ReportAnswer.Pause, await ReportAsync(world, lease, 1, 0.5));
        Assert.Equal(TrialState.Paused, (await world.RowAsync(0)).State);
    }

    [Fact]
    public async Task Who_is_never_promoted_is_stopped_with_the_reason_and_the_sweep_completes()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 9, parallel: 3, stop: Asha));
        await world.Agent(epochs: 9).RunAsync();
        Assert.Equal(ExperimentState.Completed, (await world.Experiment.GetAsync(Cancel)).State);
        var rows = await world.RowsAsync();
        Assert.Equal(1, rows.Count(row => row.State == TrialState.Completed));
        var stopped = rows.Where(row => row.State == TrialState.Stopped).ToList();
        Assert.Equal(8, stopped.Count);
        Assert.All(stopped, row => Assert.Contains("not among the best 1/3", row.Reason, StringComparison.Ordinal));
        Assert.All(stopped, row => Assert.NotNull(row.Value));
    }

    [Fact]
    public async Task A_cancelled_experiment_ends_those_that_wait()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 4, parallel: 1, stop: Asha));
        await ReportAsync(world, await world.LeaseAsync(), 1, 0.5);
        await world.Experiment.CancelAsync("enough", Cancel);
        Assert.Equal(TrialState.Cancelled, (await world.RowAsync(0)).State);
        Assert.Equal(TrialState.Cancelled, (await world.RowAsync(1)).State);
    }

    [Fact]
    public async Task Who_is_promoted_while_the_experiment_is_paused_goes_on_with_it()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 6, parallel: 3, stop: Asha));
        var leases = new[] { await world.LeaseAsync(), await world.LeaseAsync(), await world.LeaseAsync() };
        await ReportAsync(world, leases[0], 1, 0.2);
        await ReportAsync(world, leases[1], 1, 0.3);
        await world.Experiment.PauseAsync("wait", Cancel);
        Assert.Equal(ReportAnswer.Pause, await ReportAsync(world, leases[2], 1, 0.4));
        Assert.Equal(TrialState.Queued, (await world.RowAsync(0)).State);
        Assert.True(await world.IsIdleAsync());
        await world.Experiment.ResumeAsync(Cancel);
        await world.Agent(epochs: 9).RunAsync();
        Assert.Equal(ExperimentState.Completed, (await world.Experiment.GetAsync(Cancel)).State);
    }

    [Fact]
    public async Task A_copy_begins_from_the_checkpoint_of_a_better_trial_with_hyperparameters_of_its_own()
    {
        await using var world = await World.OpenAsync();
        var pbt = new PbtOptions(2, 0.25, 0, ["rate"]);
        await world.SubmitAsync(Specs.Grid(rates: 2, parallel: 2, stop: pbt));
        var leases = new[] { await world.LeaseAsync(), await world.LeaseAsync() };
        for (var step = 1; step <= 2; step++)
        {
            await ReportAsync(world, leases[0], step, 0.1);
            await ReportAsync(world, leases[1], step, 0.9);
        }

        var replaced = await world.RowAsync(1);
        Assert.Equal((TrialState.Stopped, "a copy of trial 0 takes its place"), (replaced.State, replaced.Reason));
        var copy = await world.RowAsync(2);
        Assert.Equal((0, "trials/0/2", 2), (copy.LastStep, copy.Checkpoint!.Path, copy.Checkpoint.Step));
        Assert.Contains("\"rate\":", copy.Parameters, StringComparison.Ordinal);
        var began = new[] { await world.LeaseAsync(), await world.LeaseAsync() }.Single(lease => lease.Trial == 2);
        Assert.Equal("trials/0/2", began.Checkpoint!.Path);
    }

    private static Task<ReportAnswer> ReportAsync(World world, Lease lease, long step, double value) =>
        world.Trial(lease.Trial).ReportAsync(FakeAgent.Report(lease, step, value), Cancel);
}
