using Grid.Search;
using Grid.Spec;
using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>What an audit costs.</summary>
public class BigStoreTests
{
    private const int Steps = 3;
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public Task A_store_is_read_in_pages_and_not_trial_by_trial() => ReadsAsync(trials: 3_000, most: 60);

    [Fact]
    [Trait("Length", "long")]
    public Task A_hundred_thousand_trials_are_read_in_pages() => ReadsAsync(trials: 100_000, most: 2_000);

    private static async Task ReadsAsync(int trials, int most)
    {
        await using var world = await World.OpenAsync();
        await FillAsync(world, trials);
        var reads = 0;
        var store = new FaultyStore(world.Store, (_, _) => Fault.None)
        {
            BeforeRead = _ =>
            {
                reads++;
                return Task.CompletedTask;
            },
        };

        var counts = await StoreAudit.RunAsync(store, null, found => Assert.Fail($"{found}"), Cancel);

        Assert.Equal(new AuditCounts(1, trials, trials, trials * Steps, 1 + (trials * (Steps + 1)), 0), counts);
        Assert.InRange(reads, 1, most);
    }

    /// <summary>A sweep that ran from its beginning to its end, written in few transactions.</summary>
    private static async Task FillAsync(World world, int trials)
    {
        var submission = Specs.Grid(rates: trials, parallel: 16).Submission();
        var now = world.Time.GetUtcNow();
        var row = new ExperimentRow(
            World.Id,
            "big",
            ExperimentState.Running,
            Reason: null,
            submission.Spec,
            submission.SpecHash,
            now,
            now,
            EndedAt: null
        );
        var reducer = ExperimentLoader.Start(row, snapshotEvery: 1000);
        var consequences = new Consequences(now);
        consequences.Writes.Add(new InsertExperiment(row));
        reducer.Log(new Submitted(submission.SpecHash), consequences);
        for (long trial = 0; trial < trials; trial++)
        {
            Train(reducer, trial, consequences);
            if (consequences.Writes.Count > 5000 || trial == trials - 1)
            {
                await world.Store.CommitAsync(new StoreBatch([.. consequences.Writes]), Cancel);
                consequences.Writes.Clear();
            }
        }
    }

    private static void Train(ExperimentReducer reducer, long trial, Consequences consequences)
    {
        var now = consequences.Now;
        var attempt = new AttemptRow(World.Id, trial, 1, "silo#1", $"cpu/{trial % 16}", now, null, null, null);
        consequences.Writes.Add(new InsertAttempt(attempt));
        for (var step = 1; step <= Steps; step++)
        {
            consequences.Writes.Add(new InsertReport(new ReportRow(World.Id, trial, 1, step, Metrics(step), now)));
            reducer.Log(new Measured(trial, step, 1.0 / step), consequences);
        }

        consequences.Writes.Add(new EndAttempt(World.Id, trial, 1, now, EndCause.Finished, Message: null));
        consequences.Writes.Add(new UpdateTrial(Completed(trial, now), ExpectedAttempt: 0, [TrialState.Queued]));
        reducer.Log(new Ended(trial, TrialOutcome.Completed, 1.0 / Steps), consequences);
    }

    /// <summary>What an update writes; what a trial is made with stays as it is.</summary>
    private static TrialRow Completed(long trial, DateTimeOffset now) =>
        new(
            World.Id,
            trial,
            TrialState.Completed,
            Reason: null,
            Parameters: "{}",
            Point: 0,
            Repeat: 0,
            Seed: 0,
            Shape: "",
            Attempt: 1,
            Failures: 0,
            LastStep: Steps,
            Value: 1.0 / Steps,
            Metrics(Steps),
            Checkpoint: null,
            CreatedAt: now,
            StartedAt: now,
            EndedAt: now
        );

    private static string Metrics(int step) => FakeAgent.Metrics(1.0 / step);
}
