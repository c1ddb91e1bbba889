namespace Grid.Store.Tests;

/// <summary>What attempts ran on, and what experiments run again.</summary>
public abstract class RecordConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    private static readonly RecordRow s_one = new("aa11", """{"hardware":{"cpu":"Ünï 🧪"}}""");
    private static readonly RecordRow s_other = new("bb22", """{"hardware":{}}""");

    [Fact]
    public async Task A_record_that_attempts_share_stands_once_and_each_attempt_names_it()
    {
        await Seed(2);
        await Commit(
            new InsertAttempt(Rows.Attempt("e", 1, 1) with { Training = "t" }),
            new InsertAttempt(Rows.Attempt("e", 2, 1) with { Training = "t" }),
            new RecordAttempt("e", 1, 1, s_one)
        );
        await Commit(new RecordAttempt("e", 2, 1, s_one));

        Assert.Equal(
            [
                Rows.Attempt("e", 1, 1) with
                {
                    Training = "t",
                    Record = "aa11",
                },
                Rows.Attempt("e", 2, 1) with
                {
                    Training = "t",
                    Record = "aa11",
                },
            ],
            await Store.ListAttemptsAsync("e", null, 10, Cancel)
        );
        Assert.Equal([s_one], await Store.ListRecordsAsync("e", Cancel));
    }

    [Fact]
    public async Task The_first_record_of_an_attempt_stands()
    {
        await Seed(1);
        await Commit(new InsertAttempt(Rows.Attempt("e", 1, 1)), new RecordAttempt("e", 1, 1, s_one));
        await Commit(new RecordAttempt("e", 1, 1, s_other));

        Assert.Equal("aa11", Assert.Single(await Store.ListAttemptsAsync("e", 1, Cancel)).Record);
        Assert.Equal([s_one], await Store.ListRecordsAsync("e", Cancel));
    }

    [Fact]
    public async Task A_record_of_an_attempt_that_is_not_there_changes_nothing()
    {
        await Seed(1);
        await Commit(new RecordAttempt("e", 1, 7, s_one));

        Assert.Empty(await Store.ListRecordsAsync("e", Cancel));
    }

    [Fact]
    public async Task Records_of_other_experiments_are_not_listed()
    {
        await Seed(1);
        await Commit(
            new InsertExperiment(Rows.Experiment("f")),
            new InsertTrial(Rows.Trial("f", 1)),
            new InsertAttempt(Rows.Attempt("e", 1, 1)),
            new InsertAttempt(Rows.Attempt("f", 1, 1)),
            new RecordAttempt("e", 1, 1, s_one),
            new RecordAttempt("f", 1, 1, s_other)
        );

        Assert.Equal([s_one], await Store.ListRecordsAsync("e", Cancel));
        Assert.Equal([s_other], await Store.ListRecordsAsync("f", Cancel));
    }

    [Fact]
    public async Task What_an_experiment_runs_again_comes_back_as_it_was()
    {
        var rerun = Rows.Experiment("again") with { Rerun = """{"of":"e"}""" };
        await Commit(new InsertExperiment(rerun));

        Assert.Equal(rerun, await Store.FindExperimentAsync("again", Cancel));
    }

    [Fact]
    public async Task Experiments_of_one_state_are_listed_newest_first()
    {
        for (var n = 0; n < 4; n++)
            await Commit(new InsertExperiment(Rows.Experiment($"e{n}", n)));
        await Commit(new SetExperimentState("e2", ExperimentState.Paused, null, Rows.Start, null));

        Assert.Equal(
            ["e3", "e1", "e0"],
            (await Store.ListExperimentsAsync(ExperimentState.Running, Cancel)).Select(row => row.Id)
        );
        Assert.Equal("e2", Assert.Single(await Store.ListExperimentsAsync(ExperimentState.Paused, Cancel)).Id);
    }
}
