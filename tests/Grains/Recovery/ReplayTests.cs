using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>An experiment's state is its log.</summary>
public class ReplayTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Replaying_the_log_from_nothing_gives_the_bytes_of_the_snapshot(int snapshotEvery)
    {
        await using var world = await World.OpenAsync(settings: new GrainSettings { SnapshotEvery = snapshotEvery });
        await world.SubmitAsync(Specs.Grid(rates: 9, parallel: 4));
        await world.Experiment.PauseAsync("wait", Cancel);
        await world.Experiment.ResumeAsync(Cancel);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(n => world.Agent($"agent{n}").RunAsync()));

        var snapshot = await world.Store.FindSnapshotAsync(World.Id, Cancel);
        var log = await world.Store.ReadEventsAsync(World.Id, 0, int.MaxValue, Cancel);
        Assert.Equal(log.Count / snapshotEvery * snapshotEvery, snapshot!.Sequence);
        var row = await world.Store.FindExperimentAsync(World.Id, Cancel);
        var replayed = ExperimentLoader.Start(row!, snapshotEvery);
        foreach (var happened in log.Take((int)snapshot.Sequence))
        {
            replayed.Apply(ExperimentLog.Read(happened));
        }

        Assert.Equal(snapshot.State, replayed.Snapshot());
        var loaded = await ExperimentLoader.LoadAsync(world.Store, World.Id, snapshotEvery, Cancel);
        foreach (var happened in log.Skip((int)snapshot.Sequence))
        {
            replayed.Apply(ExperimentLog.Read(happened));
        }

        Assert.Equal(replayed.Snapshot(), loaded!.Snapshot());
    }

    [Fact]
    public async Task A_log_that_decides_otherwise_than_what_is_stored_is_refused_with_the_difference()
    {
        await using var world = await World.OpenAsync();
        world.IsDamaged = true;
        var spec = Specs.Grid(rates: 2).Submission();
        var now = world.Time.GetUtcNow();
        var row = new ExperimentRow(
            World.Id,
            "x",
            ExperimentState.Running,
            null,
            spec.Spec,
            spec.SpecHash,
            now,
            now,
            null
        );
        var submitted = new EventRow(World.Id, 1, "submitted", """{"specHash":"x"}""", now);
        await world.Store.CommitAsync(new StoreBatch([new InsertExperiment(row), new AppendEvent(submitted)]), Cancel);
        var refused = await Assert.ThrowsAsync<ExperimentReplayException>(() => world.Experiment.ResumeAsync(Cancel));
        Assert.Contains("trial 0", refused.Message, StringComparison.Ordinal);
        Assert.Contains("missing", refused.Message, StringComparison.Ordinal);
        Assert.Contains("event 1", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dreamt", "{}", "unknown")]
    [InlineData("measured", "{", "")]
    public async Task A_damaged_log_is_refused_with_its_place(string kind, string json, string what)
    {
        await using var world = await World.OpenAsync();
        world.IsDamaged = true;
        await world.SubmitAsync(Specs.Grid(rates: 2));
        var damage = new EventRow(World.Id, 2, kind, json, world.Time.GetUtcNow());
        await world.Store.CommitAsync(new StoreBatch([new AppendEvent(damage)]), Cancel);
        await world.ReopenAsync();
        var refused = await Assert.ThrowsAsync<ExperimentReplayException>(() => world.Experiment.ResumeAsync(Cancel));
        Assert.Contains("event 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains(what, refused.Message, StringComparison.Ordinal);
    }
}
