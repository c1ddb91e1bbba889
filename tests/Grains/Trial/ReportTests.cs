using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>Reports that come twice, late, out of order, or from an attempt that is over.</summary>
public class ReportTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_repeated_report_is_answered_and_changes_nothing(bool throughTheTrial)
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 2));
        var lease = await world.LeaseAsync();
        var report = FakeAgent.Report(lease, 1, 0.5);
        Assert.Equal(ReportAnswer.Continue, await world.Trial(0).ReportAsync(report, Cancel));
        var (log, row) = (await world.LogAsync(), await world.RowAsync(0));

        var again = throughTheTrial
            ? await world.Trial(0).ReportAsync(report, Cancel)
            : await world.Experiment.RecordAsync(report, Cancel);

        Assert.Equal(ReportAnswer.Continue, again);
        Assert.Equal(log, await world.LogAsync());
        Assert.Equal(row, await world.RowAsync(0));
    }

    [Fact]
    public async Task Copies_of_a_report_that_come_together_count_once()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 2));
        var lease = await world.LeaseAsync();
        var report = FakeAgent.Report(lease, 1, 0.5, last: true);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.Experiment.RecordAsync(report, Cancel)));
        Assert.Single(await world.LogAsync(), line => line.StartsWith("measured ", StringComparison.Ordinal));
        Assert.Single(await world.LogAsync(), line => line.StartsWith("ended ", StringComparison.Ordinal));
        Assert.Single(await world.Store.ReadReportsAsync(World.Id, 0, Cancel));
    }

    [Fact]
    public async Task A_final_report_that_is_repeated_ends_the_trial_once()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 2));
        var lease = await world.LeaseAsync();
        var final = FakeAgent.Report(lease, 1, 0.5, last: true);
        await world.Trial(0).ReportAsync(final, Cancel);
        Assert.Equal(ReportAnswer.Continue, await world.Trial(0).ReportAsync(final, Cancel));
        Assert.Single(await world.LogAsync(), line => line.StartsWith("ended ", StringComparison.Ordinal));
        var late = await world.Trial(0).ReportAsync(FakeAgent.Report(lease, 2, 0.4), Cancel);
        Assert.Equal(ReportAnswer.Stop, late);
        Assert.Equal((TrialState.Completed, 1), ((await world.RowAsync(0)).State, (await world.RowAsync(0)).LastStep));
    }

    [Fact]
    public async Task A_step_that_is_reported_again_as_the_last_one_completes_the_trial()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 2));
        var lease = await world.LeaseAsync();
        await world.Trial(0).ReportAsync(FakeAgent.Report(lease, 1, 0.5), Cancel);
        await world.Trial(0).ReportAsync(FakeAgent.Report(lease, 1, 0.5, last: true), Cancel);
        Assert.Equal(TrialState.Completed, (await world.RowAsync(0)).State);
        Assert.Single(await world.Store.ReadReportsAsync(World.Id, 0, Cancel));
    }

    [Fact]
    public async Task A_report_that_a_later_one_overtook_is_kept_and_does_not_take_the_trial_back()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 2));
        var lease = await world.LeaseAsync();
        await world.Trial(0).ReportAsync(FakeAgent.Report(lease, 2, 0.2), Cancel);
        await world.Trial(0).ReportAsync(FakeAgent.Report(lease, 1, 0.9), Cancel);

        var row = await world.RowAsync(0);
        Assert.Equal((2, 0.2, 2), (row.LastStep, row.Value, row.Checkpoint!.Step));
        Assert.Equal(2, (await world.Store.ReadReportsAsync(World.Id, 0, Cancel)).Count);
        var measured = Assert.Single(
            await world.LogAsync(),
            line => line.StartsWith("measured ", StringComparison.Ordinal)
        );
        Assert.Contains("\"step\":2", measured, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attempt_that_was_taken_over_is_told_so_and_changes_nothing()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 2, retries: 3));
        var old = await world.LeaseAsync("first");
        await world.Pool.ReleaseAsync(old.Key, "lost", null, Cancel);
        var current = await world.LeaseAsync("second");
        Assert.Equal((old.Trial, 2), (current.Trial, current.Attempt));
        var (log, row) = (await world.LogAsync(), await world.RowAsync(0));

        var stale = FakeAgent.Report(old, 1, 0.1);
        Assert.Equal(ReportAnswer.Stale, await world.Trial(0).ReportAsync(stale, Cancel));
        Assert.Equal(ReportAnswer.Stale, await world.Experiment.RecordAsync(stale, Cancel));
        await world.Trial(0).FailAsync(new TrialFailure(old.Key, "exception", "late"), Cancel);
        await world.Experiment.RecordFailureAsync(new TrialFailure(old.Key, "exception", "late"), Cancel);
        await world.Pool.ReleaseAsync(old.Key, "paused", FakeAgent.Checkpoint(old, 9), Cancel);

        Assert.Equal(log, await world.LogAsync());
        Assert.Equal(row, await world.RowAsync(0));
    }

    [Fact]
    public async Task A_released_attempt_is_stale_before_the_next_one_begins()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1));
        var lease = await world.LeaseAsync();
        await world.Pool.ReleaseAsync(lease.Key, "lost", null, Cancel);
        Assert.Equal(ReportAnswer.Stale, await world.Trial(0).ReportAsync(FakeAgent.Report(lease, 1, 0.1), Cancel));
        Assert.Equal((TrialState.Queued, 0), ((await world.RowAsync(0)).State, (await world.RowAsync(0)).LastStep));
    }

    [Fact]
    public async Task The_search_sees_a_step_once_though_a_later_attempt_measures_it_again()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1));
        var first = await world.LeaseAsync();
        await world.Trial(0).ReportAsync(FakeAgent.Report(first, 1, 0.5) with { Checkpoint = null }, Cancel);
        await world.Trial(0).ReportAsync(FakeAgent.Report(first, 2, 0.4) with { Checkpoint = null }, Cancel);
        await world.Pool.ReleaseAsync(first.Key, "lost", null, Cancel);
        var second = await world.LeaseAsync();
        Assert.Equal((2, null), (second.LastStep, second.Checkpoint));
        await world.Agent(epochs: 3).TrainAsync(second);

        Assert.Equal(3, (await world.LogAsync()).Count(line => line.StartsWith("measured ", StringComparison.Ordinal)));
        var reports = await world.Store.ReadReportsAsync(World.Id, 0, Cancel);
        Assert.Equal([(1, 1), (1, 2), (2, 1), (2, 2), (2, 3)], reports.Select(r => (r.Attempt, r.Step)));
    }

    [Fact]
    public async Task Metrics_that_are_no_object_of_numbers_fail_that_report_alone()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 2));
        var lease = await world.LeaseAsync();
        foreach (var bad in (string[])["[1]", "{", """{"test/loss":"low"}"""])
        {
            var report = FakeAgent.Report(lease, 1, 0.5) with { Metrics = bad };
            await Assert.ThrowsAsync<ArgumentException>(() => world.Trial(0).ReportAsync(report, Cancel));
        }

        Assert.Equal(ReportAnswer.Continue, await world.Trial(0).ReportAsync(FakeAgent.Report(lease, 1, 0.5), Cancel));
    }

    [Fact]
    public async Task A_report_without_the_objective_is_kept_and_the_last_objective_stands()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1));
        var lease = await world.LeaseAsync();
        await world.Trial(0).ReportAsync(FakeAgent.Report(lease, 1, 0.5), Cancel);
        var other = FakeAgent.Report(lease, 2, 0, last: true) with { Metrics = """{"train/loss":0.1}""" };
        await world.Trial(0).ReportAsync(other, Cancel);
        var row = await world.RowAsync(0);
        Assert.Equal((TrialState.Completed, 2, 0.5), (row.State, row.LastStep, row.Value));
        Assert.Equal("""{"train/loss":0.1}""", row.Metrics);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public async Task A_measure_that_is_no_finite_number_is_kept_as_it_is_and_the_trial_goes_on(double value)
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 2));
        var agent = new FakeAgent(world, "agent") { Measure = (lease, _) => lease.Trial == 0 ? value : 1.0 };
        await agent.RunAsync();

        var row = await world.RowAsync(0);
        Assert.Equal((TrialState.Completed, value), (row.State, row.Value!.Value));
        Assert.Equal(FakeAgent.Metrics(value), row.Metrics);
        await world.ReopenAsync();
        Assert.Equal(ExperimentState.Completed, (await world.Experiment.ResumeAsync(Cancel)).State);
        if (double.IsNaN(value))
        {
            var best = await world.Store.ListBestTrialsAsync(World.Id, minimize: true, 10, Cancel);
            Assert.Equal([1, 0], best.Select(trial => trial.Number));
        }
    }
}
