namespace Grid.Store.Tests;

/// <summary>Experiments, their logs and snapshots, and the attempts of their trials.</summary>
public abstract class ExperimentConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    [Fact]
    public async Task Experiments_are_listed_newest_first()
    {
        foreach (var second in new[] { 2, 0, 3, 1 })
            await Commit(new InsertExperiment(Rows.Experiment($"e{second}", second)));
        var listed = await Store.ListExperimentsAsync(3, Cancel);
        Assert.Equal(["e3", "e2", "e1"], listed.Select(e => e.Id));
    }

    [Fact]
    public async Task An_experiment_can_be_paused_ended_and_taken_up_again()
    {
        await Seed(0);
        var later = Rows.Start.AddHours(1);
        await Commit(new SetExperimentState("e", ExperimentState.Paused, "Ctrl-C", later, null));
        Assert.Equal(
            Rows.Experiment("e") with
            {
                State = ExperimentState.Paused,
                Reason = "Ctrl-C",
                UpdatedAt = later,
            },
            await Store.FindExperimentAsync("e", Cancel)
        );
        await Commit(new SetExperimentState("e", ExperimentState.Failed, "x", later, later));
        Assert.Equal(later, (await Store.FindExperimentAsync("e", Cancel))!.EndedAt);
        await Commit(new SetExperimentState("e", ExperimentState.Running, null, later, null));
        Assert.Null((await Store.FindExperimentAsync("e", Cancel))!.EndedAt);
    }

    [Fact]
    public async Task The_log_has_no_gaps_and_is_read_in_pages()
    {
        await Seed(0);
        for (var n = 1; n <= 25; n++)
            await Commit(new AppendEvent(Rows.Event("e", n)));
        foreach (var wrong in new long[] { -1, 0, 1, 25, 27 })
        {
            await Assert.ThrowsAsync<StoreConflictException>(() => Commit(new AppendEvent(Rows.Event("e", wrong))));
        }
        var page = await Store.ReadEventsAsync("e", 10, 10, Cancel);
        Assert.Equal(Enumerable.Range(11, 10).Select(n => Rows.Event("e", n)), page);
        Assert.Empty(await Store.ReadEventsAsync("e", 25, 10, Cancel));
    }

    [Fact]
    public async Task A_snapshot_replaces_the_one_before()
    {
        await Seed(0);
        await Commit(new PutSnapshot(new SnapshotRow("e", 1, "one")));
        var big = new SnapshotRow("e", 2, new string('x', 1_000_000));
        await Commit(new PutSnapshot(big));
        Assert.Equal(big, await Store.FindSnapshotAsync("e", Cancel));
    }

    [Fact]
    public async Task Open_attempts_are_those_that_have_not_ended()
    {
        await Seed(3);
        await Commit(
            new InsertAttempt(Rows.Attempt("e", 1, 1)),
            new InsertAttempt(Rows.Attempt("e", 2, 1)),
            new InsertAttempt(Rows.Attempt("e", 3, 1))
        );
        await Commit(new EndAttempt("e", 2, 1, Rows.Start.AddMinutes(1), "finished", "all good"));
        var open = await Store.ListOpenAttemptsAsync(Cancel);
        Assert.Equal([1, 3], open.Select(a => a.Trial));
    }

    [Fact]
    public async Task An_attempt_ends_once()
    {
        await Seed(1);
        await Commit(new InsertAttempt(Rows.Attempt("e", 1, 1)), new InsertAttempt(Rows.Attempt("e", 1, 2)));
        await Commit(new EndAttempt("e", 1, 1, Rows.Start.AddMinutes(1), "failed", "first"));
        await Commit(new EndAttempt("e", 1, 1, Rows.Start.AddMinutes(2), "lost", "second"));
        await Commit(new EndAttempt("e", 1, 99, Rows.Start, "lost", null));
        var attempts = await Store.ListAttemptsAsync("e", 1, Cancel);
        Assert.Equal(
            Rows.Attempt("e", 1, 1) with
            {
                EndedAt = Rows.Start.AddMinutes(1),
                Cause = "failed",
                Message = "first",
            },
            attempts[0]
        );
        Assert.Equal(Rows.Attempt("e", 1, 2), attempts[1]);
    }

    [Fact]
    public async Task Reports_come_by_attempt_and_step()
    {
        await Seed(1);
        foreach (var (attempt, step) in new[] { (2, 3), (1, 2), (2, 2), (1, 1) })
            await Commit(new InsertReport(Rows.Report("e", 1, step, attempt)));
        var reports = await Store.ReadReportsAsync("e", 1, Cancel);
        Assert.Equal([(1, 1), (1, 2), (2, 2), (2, 3)], reports.Select(r => (r.Attempt, r.Step)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1000)]
    public async Task All_attempts_and_reports_of_an_experiment_come_in_pages(int size)
    {
        await Seed(3);
        await Commit(new InsertExperiment(Rows.Experiment("other")), new InsertTrial(Rows.Trial("other", 1)));
        await Commit(new InsertAttempt(Rows.Attempt("other", 1, 1)), new InsertReport(Rows.Report("other", 1, 1)));
        AttemptRow[] attempts =
        [
            .. from trial in Enumerable.Range(1, 3)
            from attempt in Enumerable.Range(1, 3)
            select Rows.Attempt("e", trial, attempt),
        ];
        ReportRow[] reports =
        [
            .. from attempt in attempts
            from step in Enumerable.Range(0, 3)
            select Rows.Report("e", attempt.Trial, step, attempt.Attempt),
        ];
        await Commit([
            .. reports.Reverse().Select(row => new InsertReport(row)),
            .. attempts.Reverse().Select(row => new InsertAttempt(row)),
        ]);

        Assert.Equal(
            attempts,
            await PagesAsync<AttemptRow>(size, last => Store.ListAttemptsAsync("e", last, size, Cancel))
        );
        Assert.Equal(
            reports,
            await PagesAsync<ReportRow>(size, last => Store.ListReportsAsync("e", last, size, Cancel))
        );
        Assert.Empty(await Store.ListReportsAsync("nothing", null, size, Cancel));
    }

    private static async Task<IReadOnlyList<T>> PagesAsync<T>(int size, Func<T?, Task<IReadOnlyList<T>>> next)
        where T : class
    {
        var rows = new List<T>();
        while (await next(rows.LastOrDefault()) is { Count: > 0 } page)
        {
            Assert.InRange(page.Count, 1, size);
            rows.AddRange(page);
        }
        return rows;
    }
}
