using FsCheck;
using FsCheck.Fluent;

namespace Grid.Silo.Tests;

public class RetentionTests
{
    [Fact]
    public void Of_a_trial_so_many_stay_newest_first()
    {
        KeptCheckpoint[] files = [File(0, 1), File(0, 2), File(0, 3)];

        var plan = Plan(files, new(2, null, null), (0, Running(files[2])));

        Assert.Equal([files[0]], plan.Delete);
    }

    [Fact]
    public void What_is_newer_than_the_recorded_checkpoint_may_be_reported_next_and_stays()
    {
        KeptCheckpoint[] files = [File(0, 1), File(0, 2), File(0, 3)];

        var plan = Plan(files, new(1, 0, 1), (0, Running(files[1])));

        Assert.Equal([files[0]], plan.Delete);
        Assert.True(plan.IsOverBudget);
    }

    [Fact]
    public void While_the_recorded_checkpoint_is_not_seen_all_of_the_trial_stay()
    {
        KeptCheckpoint[] files = [File(0, 1), File(0, 2)];

        Assert.Empty(Plan(files, new(1, 0, 1), (0, Running(File(0, 9)))).Delete);
        Assert.Empty(Plan(files, new(1, 0, 1), (0, new TrialStanding(false, 0, null))).Delete);
        Assert.Empty(Plan(files, new(1, 0, 1)).Delete);
    }

    [Fact]
    public void What_an_attempt_that_was_given_up_left_is_older_than_what_the_next_one_recorded()
    {
        KeptCheckpoint[] files = [File(0, 9, attempt: 1), File(0, 2, attempt: 2)];

        var plan = Plan(files, new(1, null, null), (0, Running(files[1])));

        Assert.Equal([files[0]], plan.Delete);
    }

    [Fact]
    public void Of_an_experiment_the_best_finished_trials_keep_theirs()
    {
        KeptCheckpoint[] files = [File(0, 1), File(1, 1), File(2, 1), File(3, 1)];

        var plan = Plan(
            files,
            new(1, 2, null),
            (0, Finished(2, files[0])),
            (1, Finished(0, files[1])),
            (2, Finished(1, files[2])),
            (3, Running(files[3]))
        );

        Assert.Equal([files[0]], plan.Delete);
    }

    [Fact]
    public void Over_budget_the_worst_finished_go_first_and_the_best_last()
    {
        KeptCheckpoint[] files = [File(0, 1), File(0, 2), File(1, 2), File(2, 1), File(2, 2)];
        (long, TrialStanding)[] trials =
        [
            (0, Finished(0, files[1])),
            (1, Finished(1, files[2])),
            (2, Running(files[4])),
        ];

        var order = Plan(files, new(2, null, 0), trials).Delete;
        var some = Plan(files, new(2, null, 35), trials);

        Assert.Equal([files[0], files[2], files[3], files[1]], order);
        Assert.Equal([files[0], files[2]], some.Delete);
        Assert.Equal((30, false), (some.Bytes, some.IsOverBudget));
    }

    [Fact]
    public void Nothing_goes_within_the_limits() =>
        Assert.Empty(
            Plan([File(0, 1), File(1, 1)], new(1, 2, 20), (0, Finished(0, null)), (1, Finished(1, null))).Delete
        );

    [Fact]
    public void The_promises_hold_for_any_experiment() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll(
                Scenarios.ToArbitrary(),
                scenario =>
                {
                    var plan = Retention.Plan(scenario.Files, scenario.Trials, scenario.Limits);
                    var gone = plan.Delete.ToHashSet();
                    var stays = scenario.Files.Where(file => !gone.Contains(file)).ToList();
                    var spare = stays.Count(file => !IsNeeded(file, scenario));

                    Assert.Equal(gone.Count, plan.Delete.Count);
                    Assert.DoesNotContain(plan.Delete, file => IsNeeded(file, scenario));
                    Assert.Equal(stays.Sum(file => file.Bytes), plan.Bytes);
                    Assert.True(spare <= (scenario.Limits.PerExperiment ?? int.MaxValue));

                    // Within budget, or nothing is left that could go; and it says which.
                    Assert.Equal(plan.Bytes > scenario.Limits.Budget, plan.IsOverBudget);
                    Assert.True(!plan.IsOverBudget || spare == 0);
                    Assert.True(gone.Count == 0 || Retention.IsNeeded(scenario.Files, scenario.Limits));

                    // What stays needs nothing more.
                    Assert.Empty(Retention.Plan(stays, scenario.Trials, scenario.Limits).Delete);
                }
            )
        );

    private static Gen<Scenario> Scenarios =>
        from trials in Gen.Choose(1, 5)
        from files in (
            from trial in Gen.Choose(0, trials - 1)
            from attempt in Gen.Choose(1, 2)
            from epoch in Gen.Choose(1, 4)
            from bytes in Gen.Choose(0, 20)
            select File(trial, epoch, attempt, bytes)
        ).ListOf()
        let distinct = files.DistinctBy(file => file.Path).ToList()
        from standings in (
            from finished in Gen.Elements(true, false)
            from recorded in Gen.Choose(0, 8)
            select (finished, recorded)
        ).ListOf(trials)
        from perTrial in Gen.Choose(1, 3)
        from perExperiment in Gen.Choose(-1, 5)
        from budget in Gen.Choose(-1, 100)
        select new Scenario(
            distinct,
            standings
                .Select(
                    (standing, trial) =>
                        (
                            Key: (long)trial,
                            Value: new TrialStanding(
                                standing.finished,
                                trial,
                                distinct
                                    .Where(file => file.Trial == trial)
                                    .ElementAtOrDefault(standing.recorded)
                                    ?.Path.Name
                            )
                        )
                )
                .ToDictionary(),
            new RetentionLimits(perTrial, perExperiment < 0 ? null : perExperiment, budget < 0 ? null : budget)
        );

    /// <summary>Said anew, and simply: an unfinished trial needs the recorded checkpoint, and those of its attempt and later ones that came after it.</summary>
    private static bool IsNeeded(KeptCheckpoint file, Scenario scenario)
    {
        var trial = scenario.Trials[file.Trial];
        var recorded = scenario.Files.FirstOrDefault(other =>
            other.Trial == file.Trial && other.Path.Name == trial.Recorded
        );
        return !trial.IsFinished
            && (
                recorded is null
                || (file.Name.Attempt, file.Name.Epoch).CompareTo((recorded.Name.Attempt, recorded.Name.Epoch)) >= 0
            );
    }

    private static RetentionPlan Plan(
        IReadOnlyCollection<KeptCheckpoint> files,
        RetentionLimits limits,
        params (long Trial, TrialStanding Standing)[] trials
    ) => Retention.Plan(files, trials.ToDictionary(), limits);

    private static TrialStanding Running(KeptCheckpoint recorded) => new(false, 0, recorded.Path.Name);

    private static TrialStanding Finished(int rank, KeptCheckpoint? recorded) => new(true, rank, recorded?.Path.Name);

    private static KeptCheckpoint File(long trial, long epoch, long attempt = 1, long bytes = 10)
    {
        var name = new CheckpointName(epoch, attempt, Paused: false);
        return new(new ArtifactPath("sweep", trial, name.ToString()), name, bytes, DateTimeOffset.UnixEpoch);
    }

    private sealed record Scenario(
        IReadOnlyList<KeptCheckpoint> Files,
        IReadOnlyDictionary<long, TrialStanding> Trials,
        RetentionLimits Limits
    );
}
