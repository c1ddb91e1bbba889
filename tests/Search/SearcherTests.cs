namespace Grid.Search.Tests;

public class SearcherTests
{
    private static readonly SearchSpace Ten = Spaces.Of(Spaces.Integers("a", 1, 10));

    [Fact]
    public void Nothing_happens_before_the_search_has_started()
    {
        var searcher = Searcher.Start(Ten, Spaces.Targets, Spaces.Grid());

        Assert.Empty(searcher.Handle(new TrialEnded(0, TrialOutcome.Completed, 1)));
        Assert.Empty(searcher.Handle(new TrialMeasured(0, 1, 1)));
    }

    [Fact]
    public void The_first_trials_fill_the_window() =>
        Assert.Equal([0L, 1, 2], Created(Start(Spaces.Grid(parallel: 3), out _)).Select(trial => trial.Trial));

    [Fact]
    public void A_second_start_creates_nothing()
    {
        _ = Start(Spaces.Grid(parallel: 3), out var searcher);

        Assert.Empty(searcher.Handle(new SearchStarted()));
    }

    [Theory]
    [InlineData(TrialOutcome.Completed)]
    [InlineData(TrialOutcome.Stopped)]
    [InlineData(TrialOutcome.Failed)]
    [InlineData(TrialOutcome.Cancelled)]
    public void Whatever_way_a_trial_ends_the_next_one_takes_its_place(TrialOutcome outcome)
    {
        _ = Start(Spaces.Grid(parallel: 3), out var searcher);

        Assert.Equal(3, Assert.Single(Created(searcher.Handle(new TrialEnded(1, outcome, double.NaN)))).Trial);
    }

    [Fact]
    public void A_trial_that_ends_twice_or_was_never_created_changes_nothing()
    {
        _ = Start(Spaces.Grid(parallel: 3), out var searcher);
        _ = searcher.Handle(new TrialEnded(1, TrialOutcome.Completed, 1));
        var before = searcher.Snapshot();

        Assert.Empty(searcher.Handle(new TrialEnded(1, TrialOutcome.Failed, null)));
        Assert.Empty(searcher.Handle(new TrialEnded(77, TrialOutcome.Completed, 1)));
        Assert.Empty(searcher.Handle(new TrialEnded(-1, TrialOutcome.Completed, 1)));
        Assert.Equal(before, searcher.Snapshot());
    }

    [Fact]
    public void The_repeats_of_a_point_follow_each_other_with_seeds_of_their_own()
    {
        var trials = Driver.Run(Ten, Spaces.Grid(repeats: 3, parallel: 2));

        Assert.Equal(30, trials.Count);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (long)i), trials.Select(trial => trial.Trial));
        Assert.All(
            trials,
            trial => Assert.Equal((trial.Trial / 3, (int)(trial.Trial % 3)), (trial.Point, trial.Repeat))
        );
        Assert.All(trials, trial => Assert.Equal($"a={trial.Point + 1}", trial.Assignment.Text()));
        Assert.Equal(30, trials.Select(trial => trial.Seed).Distinct().Count());
        Assert.All(trials, trial => Assert.InRange(trial.Seed, 0, (1L << 53) - 1));
    }

    [Fact]
    public void Another_seed_gives_other_trial_seeds() =>
        Assert.Empty(
            Driver
                .Run(Ten, Spaces.Grid(seed: 1))
                .Select(trial => trial.Seed)
                .Intersect(Driver.Run(Ten, Spaces.Grid(seed: 2)).Select(trial => trial.Seed))
        );

    [Fact]
    public void The_search_finishes_with_the_last_trial_and_only_once()
    {
        _ = Start(Spaces.Grid(trials: 2), out var searcher);

        Assert.Empty(searcher.Handle(new TrialEnded(1, TrialOutcome.Completed, 1)));
        Assert.IsType<FinishSearch>(Assert.Single(searcher.Handle(new TrialEnded(0, TrialOutcome.Failed, null))));
        Assert.Empty(searcher.Handle(new TrialEnded(0, TrialOutcome.Failed, null)));
        Assert.Empty(searcher.Handle(new SearchStarted()));
    }

    [Fact]
    public void A_space_without_parameters_is_one_point() =>
        Assert.Empty(Assert.Single(Driver.Run(Spaces.Of(), Spaces.Grid())).Assignment.Values);

    [Fact]
    public void The_state_of_a_long_search_is_no_larger_than_that_of_a_short_one()
    {
        var space = Spaces.Of(Spaces.Integers("a", 1, 1_000_000));
        var searcher = Searcher.Start(space, Spaces.Targets, Spaces.Grid(parallel: 4));
        _ = searcher.Handle(new SearchStarted());
        for (var trial = 0L; trial < 500_000; trial++)
        {
            Assert.Single(searcher.Handle(new TrialEnded(trial, TrialOutcome.Completed, trial)));
        }

        Assert.InRange(searcher.Snapshot().Length, 1, 500);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"version\":1,\"algorithm\":\"random\"}")]
    [InlineData("{\"version\":2,\"algorithm\":\"grid\"}")]
    [InlineData("{\"version\":1,\"algorithm\":\"grid\",\"started\":3}")]
    public void A_damaged_snapshot_is_refused(string snapshot) =>
        Assert.Throws<InvalidDataException>(() => Searcher.Restore(Ten, Spaces.Targets, Spaces.Grid(), snapshot));

    [Fact]
    public void A_damaged_cursor_is_refused()
    {
        var snapshot = Searcher.Start(Ten, Spaces.Targets, Spaces.Grid()).Snapshot();

        foreach (var cursor in (string[])["-1", "x", "999999999999999999999999999999999999999999999"])
        {
            var damaged = snapshot.Replace("\"sampler\":\"0\"", $"\"sampler\":\"{cursor}\"", StringComparison.Ordinal);
            Assert.Throws<InvalidDataException>(() => Searcher.Restore(Ten, Spaces.Targets, Spaces.Grid(), damaged));
        }
    }

    private static IReadOnlyList<SearchAction> Start(SearchOptions options, out ISearcher searcher)
    {
        searcher = Searcher.Start(Ten, Spaces.Targets, options);
        return searcher.Handle(new SearchStarted());
    }

    private static IEnumerable<CreateTrial> Created(IEnumerable<SearchAction> actions) => actions.Cast<CreateTrial>();
}
