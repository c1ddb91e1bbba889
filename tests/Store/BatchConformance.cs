namespace Grid.Store.Tests;

/// <summary>Batches: whole or not at all, each for itself, in order.</summary>
public abstract class BatchConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    [Theory]
    [InlineData("experiment taken")]
    [InlineData("no such experiment")]
    [InlineData("trial taken")]
    [InlineData("trial of no experiment")]
    [InlineData("no such trial")]
    [InlineData("another attempt")]
    [InlineData("another state")]
    [InlineData("attempt exists")]
    [InlineData("reported")]
    [InlineData("gap in the log")]
    [InlineData("log entry taken")]
    public async Task A_conflict_undoes_its_whole_batch(string kind)
    {
        await Seed(2);
        await Commit(
            new InsertAttempt(Rows.Attempt("e", 1, 1)),
            new InsertReport(Rows.Report("e", 1, 1)),
            new AppendEvent(Rows.Event("e", 1))
        );
        StoreWrite conflict = kind switch
        {
            "experiment taken" => new InsertExperiment(Rows.Experiment("e")),
            "no such experiment" => new SetExperimentState("x", ExperimentState.Paused, null, Rows.Start, null),
            "trial taken" => new InsertTrial(Rows.Trial("e", 1)),
            "trial of no experiment" => new InsertTrial(Rows.Trial("x", 1)),
            "no such trial" => new UpdateTrial(Rows.Trial("e", 99), 0, [TrialState.Queued]),
            "another attempt" => new UpdateTrial(Rows.Trial("e", 1), 7, [TrialState.Queued]),
            "another state" => new UpdateTrial(Rows.Trial("e", 1), 0, [TrialState.Running, TrialState.Paused]),
            "attempt exists" => new InsertAttempt(Rows.Attempt("e", 1, 1)),
            "reported" => new InsertReport(Rows.Report("e", 1, 1)),
            "gap in the log" => new AppendEvent(Rows.Event("e", 3)),
            _ => new AppendEvent(Rows.Event("e", 1)),
        };

        await Assert.ThrowsAsync<StoreConflictException>(() =>
            Commit(
                new UpdateTrial(Rows.Trial("e", 2, TrialState.Running), 0, [TrialState.Queued]),
                new InsertReport(Rows.Report("e", 2, 1)),
                conflict,
                new InsertReport(Rows.Report("e", 2, 2))
            )
        );
        await Assert.ThrowsAsync<StoreConflictException>(() => Commit(conflict));

        Assert.Equal(Rows.Trial("e", 2), await Store.FindTrialAsync("e", 2, Cancel));
        Assert.Empty(await Store.ReadReportsAsync("e", 2, Cancel));
        Assert.Equal([Rows.Event("e", 1)], await Store.ReadEventsAsync("e", 0, 10, Cancel));
    }

    [Fact]
    public async Task A_conflict_fails_only_its_own_batch_among_those_committed_together()
    {
        await Seed(1);
        var commits = Enumerable
            .Range(0, 300)
            .Select(i =>
                i % 3 == 2
                    ? Commit(new AppendEvent(Rows.Event("e", 1000 + i)), new InsertReport(Rows.Report("e", 1, i)))
                    : Commit(new InsertReport(Rows.Report("e", 1, i)), new InsertReport(Rows.Report("e", 1, i, 2)))
            )
            .ToArray();
        for (var i = 0; i < commits.Length; i++)
        {
            if (i % 3 == 2)
                await Assert.ThrowsAsync<StoreConflictException>(() => commits[i]);
            else
                await commits[i];
        }
        var reports = await Store.ReadReportsAsync("e", 1, Cancel);
        Assert.Equal(
            Enumerable.Range(0, 300).Where(i => i % 3 != 2).Select(i => (long)i),
            reports.Where(r => r.Attempt == 1).Select(r => r.Step)
        );
        Assert.Equal(400, reports.Count);
    }

    [Fact]
    public async Task A_batch_sees_its_own_earlier_writes()
    {
        await Commit(
            new InsertExperiment(Rows.Experiment("e")),
            new InsertTrial(Rows.Trial("e", 1)),
            new UpdateTrial(Rows.Trial("e", 1, TrialState.Running), 0, [TrialState.Queued]),
            new UpdateTrial(Rows.Trial("e", 1, TrialState.Running) with { LastStep = 1 }, 1, [TrialState.Running]),
            new AppendEvent(Rows.Event("e", 1)),
            new AppendEvent(Rows.Event("e", 2))
        );
        Assert.Equal(1, (await Store.FindTrialAsync("e", 1, Cancel))!.LastStep);
    }

    [Fact]
    public async Task The_batches_of_one_caller_are_applied_in_order_while_others_commit()
    {
        await Commit([.. Enumerable.Range(0, 8).Select(c => new InsertExperiment(Rows.Experiment($"e{c}")))]);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(Append));
        for (var caller = 0; caller < 8; caller++)
        {
            var events = await Store.ReadEventsAsync($"e{caller}", 0, 1000, Cancel);
            Assert.Equal(Enumerable.Range(1, 100).Select(n => (long)n), events.Select(e => e.Sequence));
        }

        async Task Append(int caller)
        {
            for (var n = 1; n <= 100; n++)
                await Commit(new AppendEvent(Rows.Event($"e{caller}", n)));
        }
    }

    [Fact]
    public async Task Of_many_writers_of_one_log_entry_exactly_one_wins()
    {
        await Seed(0);
        for (var n = 1; n <= 20; n++)
        {
            var sequence = n;
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Wins(sequence)));
            Assert.Single(outcomes, won => won);
        }
        Assert.Equal(20, (await Store.ReadEventsAsync("e", 0, 100, Cancel)).Count);

        async Task<bool> Wins(long sequence)
        {
            try
            {
                await Commit(new AppendEvent(Rows.Event("e", sequence)));
                return true;
            }
            catch (StoreConflictException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task A_read_after_a_commit_sees_it_at_once()
    {
        await Seed(1);
        for (var step = 1; step <= 200; step++)
        {
            await Commit(new InsertReport(Rows.Report("e", 1, step)));
            Assert.Equal(step, (await Store.ReadReportsAsync("e", 1, Cancel)).Count);
        }
    }

    [Fact]
    public async Task A_row_that_breaks_a_rule_is_refused_and_harms_nobody_else()
    {
        await Seed(1);
        var broken = Rows.Trial("e", 2) with { State = TrialState.Completed, EndedAt = null };
        var bad = Commit(new InsertTrial(broken));
        var good = Commit(new InsertTrial(Rows.Trial("e", 3)));
        await Assert.ThrowsAsync<ArgumentException>(() => bad);
        await good;
        Assert.Null(await Store.FindTrialAsync("e", 2, Cancel));
    }
}
