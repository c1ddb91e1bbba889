using Grid.Spec;
using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>An experiment that runs trials of another one again.</summary>
public class RerunTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private static readonly Rerun s_rerun = new(
        "original",
        [
            new RerunTrial(7, Point: 7, Repeat: 1, Seed: 123, """{"width":1,"rate":3}""", StopAfter: null),
            new RerunTrial(2, Point: 2, Repeat: 0, Seed: 456, """{"width":1,"rate":1}""", StopAfter: 2),
            new RerunTrial(9, Point: 9, Repeat: 0, Seed: 789, """{"width":1,"rate":2}""", StopAfter: null),
        ]
    );

    [Fact]
    public async Task It_has_the_same_trials_and_stops_them_where_they_stopped()
    {
        await using var world = await World.OpenAsync();
        var status = await SubmitAsync(world);
        Assert.Equal(("original", 3L), (status.RerunOf, status.Total));

        await new FakeAgent(world, "agent").RunAsync();

        var rows = await world.RowsAsync();
        Assert.Equal(
            s_rerun.Trials.Select(trial => (trial.Point, trial.Repeat, trial.Seed, trial.Parameters)),
            rows.Select(row => (row.Point, row.Repeat, row.Seed, row.Parameters))
        );
        Assert.Equal([TrialState.Completed, TrialState.Stopped, TrialState.Completed], rows.Select(row => row.State));
        Assert.Equal([3, 2, 3], rows.Select(row => row.LastStep));
        Assert.Equal(ExperimentState.Completed, (await world.Experiment.GetAsync(Cancel)).State);
    }

    [Fact]
    public async Task After_a_crash_it_goes_on_to_the_same_log()
    {
        await using var undisturbed = await World.OpenAsync();
        await SubmitAsync(undisturbed);
        await new FakeAgent(undisturbed, "agent").RunAsync();

        await using var world = await World.OpenAsync(settings: new GrainSettings { SnapshotEvery = 2 });
        await SubmitAsync(world);
        var first = await world.LeaseAsync();
        await world.Trial(first.Trial).ReportAsync(Report(first, 1), Cancel);
        await world.ReopenAsync();
        await new FakeAgent(world, "agent").RunAsync();

        Assert.Equal(
            (await undisturbed.LogAsync()).Order(StringComparer.Ordinal),
            (await world.LogAsync()).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void What_is_run_again_comes_back_from_its_json_as_it_was()
    {
        var again = Rerun.Parse(s_rerun.ToJson());

        Assert.Equal(s_rerun.Of, again.Of);
        Assert.Equal(s_rerun.Trials, again.Trials);
    }

    [Fact]
    public async Task The_first_report_keeps_what_the_attempt_runs_on()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1));
        var lease = await world.LeaseAsync();
        await world.Trial(0).ReportAsync(Report(lease, 1) with { Record = """{"threads":1}""" }, Cancel);
        await world.Trial(0).ReportAsync(Report(lease, 2), Cancel);

        var record = Assert.Single(await world.Store.ListRecordsAsync(World.Id, Cancel));

        Assert.Equal("""{"threads":1}""", record.Json);
        Assert.Equal(SpecJson.Hash(record.Json), record.Hash);
        var attempt = Assert.Single(await world.Store.ListAttemptsAsync(World.Id, 0, Cancel));
        Assert.Equal(record.Hash, attempt.Record);
        Assert.NotNull(attempt.Training);
    }

    private static Task<ExperimentStatus> SubmitAsync(World world) =>
        world.Experiment.SubmitAsync(Specs.Grid(rates: 5).Submission() with { Rerun = s_rerun }, Cancel);

    private static TrialReport Report(Lease lease, long step) =>
        FakeAgent.Report(lease, step, (FakeAgent.Rate(lease) + (lease.Seed % 1000 / 1000.0)) / step);
}
