using Grid.Search;
using Grid.Spec;
using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>Trials that the search stops.</summary>
public class StopTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trial_that_the_search_stops_at_its_report_ends_with_it()
    {
        await using var world = await World.OpenAsync();
        var (reducer, recorder, leases) = await BeginAsync(
            world,
            measured => measured.Value > 1 ? measured.Trial : null
        );
        var group = new Consequences(world.Time.GetUtcNow());
        Assert.Equal(ReportAnswer.Continue, await Report(recorder, leases[0], 1, 0.5, group));
        Assert.Equal(ReportAnswer.Stop, await Report(recorder, leases[0], 2, 1.5, group));
        Assert.Equal(ReportAnswer.Stop, await Report(recorder, leases[0], 2, 1.5, group));
        await world.Store.CommitAsync(new StoreBatch(group.Writes), Cancel);

        var row = await world.RowAsync(0);
        Assert.Equal((TrialState.Stopped, "no hope", 2, 1.5), (row.State, row.Reason, row.LastStep, row.Value));
        Assert.Contains("ended {\"trial\":0,\"outcome\":\"stopped\",\"value\":1.5}", await world.LogAsync());
        Assert.Equal("stopped", Assert.Single(await world.Store.ListAttemptsAsync(World.Id, 0, Cancel)).Cause);
        Assert.Null(reducer.StopReason(0));
    }

    [Fact]
    public async Task A_trial_that_another_ones_report_stops_is_told_at_its_next_though_a_snapshot_lies_between()
    {
        await using var world = await World.OpenAsync();
        var (reducer, recorder, leases) = await BeginAsync(world, measured => measured.Trial == 0 ? 1 : null);
        var group = new Consequences(world.Time.GetUtcNow());
        Assert.Equal(ReportAnswer.Continue, await Report(recorder, leases[0], 1, 0.5, group));
        var saved = new SnapshotRow(World.Id, 2, reducer.Snapshot());
        var restored = new ExperimentReducer(reducer.Place, reducer.Spec, new Scripted(_ => null), 100);
        restored.Restore(ExperimentSnapshot.Read(saved), saved);
        Assert.Equal("no hope", restored.StopReason(1));
        Assert.Equal(reducer.Snapshot(), restored.Snapshot());
        var again = new TrialRecorder(restored, new RunningTrials(world.Store, World.Id));
        Assert.Equal(ReportAnswer.Stop, await Report(again, leases[1], 1, 0.1, group));
    }

    private static Task<ReportAnswer> Report(
        TrialRecorder recorder,
        Lease lease,
        long step,
        double value,
        Consequences group
    ) => recorder.ReportAsync(FakeAgent.Report(lease, step, value), value, group);

    /// <summary>An experiment with two leased trials, whose search from here on stops what <paramref name="stops"/> says.</summary>
    private static async Task<(ExperimentReducer, TrialRecorder, IReadOnlyList<Lease>)> BeginAsync(
        World world,
        Func<TrialMeasured, long?> stops
    )
    {
        var spec = Specs.Grid(rates: 2, parallel: 2);
        await world.SubmitAsync(spec);
        var leases = new[] { await world.LeaseAsync(), await world.LeaseAsync() };
        var row = await world.Store.FindExperimentAsync(World.Id, Cancel);
        var reducer = new ExperimentReducer(QueuePlace.Of(row!, spec), spec, new Scripted(stops), 100);
        reducer.Apply(new Submitted(""));
        return (reducer, new TrialRecorder(reducer, new RunningTrials(world.Store, World.Id)), leases);
    }

    private sealed class Scripted(Func<TrialMeasured, long?> stops) : ISearcher
    {
        public IReadOnlyList<SearchAction> Handle(SearchEvent happened) =>
            happened is TrialMeasured measured && stops(measured) is { } trial ? [new StopTrial(trial, "no hope")] : [];

        public string Snapshot() => "{}";
    }
}
