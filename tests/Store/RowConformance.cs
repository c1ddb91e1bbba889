namespace Grid.Store.Tests;

/// <summary>Rows come back as they went in; an empty and a closed store behave.</summary>
public abstract class RowConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    [Fact]
    public async Task A_row_of_each_kind_comes_back_as_it_was()
    {
        var experiment = Rows.Experiment("e") with { Reason = "first", Spec = """{"space":{}}""" };
        var trial = Rows.Trial("e", 1) with
        {
            State = TrialState.Completed,
            Reason = "done",
            Point = long.MaxValue,
            Repeat = 3,
            Seed = long.MinValue,
            Attempt = 2,
            Failures = 1,
            LastStep = 20,
            Value = 0.1,
            Metrics = """{"test/loss":0.1}""",
            Checkpoint = new CheckpointRef("e/1/20.safetensors", "ff00", 1L << 40, 20),
            StartedAt = Rows.Start.AddMicroseconds(1),
            EndedAt = Rows.Start.AddDays(3),
        };
        var attempt = Rows.Attempt("e", 1, 2) with
        {
            EndedAt = Rows.Start.AddHours(1),
            Cause = "failed",
            Message = "out of memory",
        };
        var report = Rows.Report("e", 1, 20, 2);
        var entry = Rows.Event("e", 1);
        var snapshot = new SnapshotRow("e", 1, """{"rng":"00ff"}""");

        await Commit(
            new InsertExperiment(experiment),
            new InsertTrial(trial),
            new InsertAttempt(attempt),
            new InsertReport(report),
            new AppendEvent(entry),
            new PutSnapshot(snapshot)
        );

        Assert.Equal(experiment, await Store.FindExperimentAsync("e", Cancel));
        Assert.Equal(trial, await Store.FindTrialAsync("e", 1, Cancel));
        Assert.Equal([attempt], await Store.ListAttemptsAsync("e", 1, Cancel));
        Assert.Equal([report], await Store.ReadReportsAsync("e", 1, Cancel));
        Assert.Equal([entry], await Store.ReadEventsAsync("e", 0, 10, Cancel));
        Assert.Equal(snapshot, await Store.FindSnapshotAsync("e", Cancel));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        Assert.Null(await Store.FindExperimentAsync("e", Cancel));
        Assert.Null(await Store.FindTrialAsync("e", 1, Cancel));
        Assert.Null(await Store.FindSnapshotAsync("e", Cancel));
        Assert.Empty(await Store.ListExperimentsAsync(10, Cancel));
        Assert.Empty(await Store.ListTrialsAsync("e", null, 0, 10, Cancel));
        Assert.Empty(await Store.ListBestTrialsAsync("e", true, 10, Cancel));
        Assert.Empty(await Store.CountTrialsAsync("e", Cancel));
        Assert.Empty(await Store.ReadEventsAsync("e", 0, 10, Cancel));
        Assert.Empty(await Store.ReadReportsAsync("e", 1, Cancel));
        Assert.Empty(await Store.ListOpenAttemptsAsync(Cancel));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0xD83E)]
    [InlineData(0xDDEA)]
    public async Task A_text_that_could_not_come_back_as_it_was_is_refused(int character)
    {
        var text = $"🧪{(char)character}🧪";
        await Seed(1);
        StoreWrite[] writes =
        [
            new InsertExperiment(Rows.Experiment("x") with { Name = text }),
            new SetExperimentState("e", ExperimentState.Paused, text, Rows.Start, null),
            new InsertTrial(Rows.Trial("e", 2) with { Parameters = text }),
            new UpdateTrial(Rows.Trial("e", 1) with { Reason = text }, 0, [TrialState.Queued]),
            new InsertAttempt(Rows.Attempt("e", 1, 1) with { Agent = text }),
            new EndAttempt("e", 1, 1, Rows.Start, "failed", text),
            new InsertReport(Rows.Report("e", 1, 1) with { Metrics = text }),
            new AppendEvent(Rows.Event("e", 1) with { Json = text }),
            new PutSnapshot(new SnapshotRow("e", 1, text)),
        ];
        foreach (var write in writes)
            await Assert.ThrowsAsync<ArgumentException>(() => Commit(write));
    }

    [Fact]
    public async Task A_batch_of_no_writes_is_committed_at_once() => await Commit();

    [Fact]
    public async Task A_commit_that_was_cancelled_before_it_began_writes_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Store.CommitAsync(
                Rows.Batch(new InsertExperiment(Rows.Experiment("e"))),
                new CancellationToken(canceled: true)
            )
        );
        Assert.Null(await Store.FindExperimentAsync("e", Cancel));
    }

    [Fact]
    public async Task After_disposal_commits_are_refused()
    {
        await Store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Commit(new InsertExperiment(Rows.Experiment("e"))));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Store.FindExperimentAsync("e", Cancel));
    }
}
