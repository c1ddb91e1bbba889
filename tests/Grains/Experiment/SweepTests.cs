using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>A whole small sweep, driven by fake agents.</summary>
public class SweepTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sweep_runs_every_trial_to_its_end()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 5, parallel: 2, repeats: 2));
        await world.Agent(epochs: 3).RunAsync();

        var status = await world.Experiment.GetAsync(Cancel);
        Assert.Equal(ExperimentState.Completed, status.State);
        Assert.Null(status.Reason);
        Assert.Equal(10, status.Total);
        Assert.Equal(10, status.Counts[TrialState.Completed]);
        Assert.NotNull(status.EndedAt);
        var rows = await world.RowsAsync();
        Assert.Equal(Enumerable.Range(0, 10).Select(n => (long)n), rows.Select(row => row.Number));
        Assert.All(rows, row => Assert.Equal((1, 3, 3), (row.Attempt, row.LastStep, row.Checkpoint!.Step)));
        Assert.Equal(10, rows.Select(row => row.Seed).Distinct().Count());
    }

    [Fact]
    public async Task Each_trial_ends_once_in_the_log_and_each_step_is_in_it_once()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 4));
        await world.Agent(epochs: 2).RunAsync();

        var log = await world.LogAsync();
        Assert.Equal(1 + (4 * (2 + 1)), log.Count);
        Assert.Equal(log.Count, log.Distinct().Count());
        Assert.StartsWith("submitted ", log[0]);
        Assert.Equal(4, log.Count(line => line.StartsWith("ended ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task No_more_trials_wait_or_run_than_the_search_allows()
    {
        await using var world = await World.OpenAsync();
        var status = await world.SubmitAsync(Specs.Grid(rates: 50, parallel: 3));
        Assert.Equal(3, status.Counts.Values.Sum());
        var lease = await world.LeaseAsync();
        await world.Trial(lease.Trial).ReportAsync(FakeAgent.Report(lease, 1, 0.5, last: true), Cancel);
        var rows = await world.RowsAsync();
        Assert.Equal(4, rows.Count);
        Assert.Equal(3, rows.Count(row => row.State == TrialState.Queued));
    }

    [Fact]
    public async Task Sixteen_agents_at_once_get_each_trial_once()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 200, parallel: 32));
        var agents = Enumerable.Range(0, 16).Select(n => world.Agent($"agent{n}", epochs: 3)).ToList();
        await Task.WhenAll(agents.Select(agent => Task.Run(() => agent.RunAsync(), Cancel)));

        var taken = agents.SelectMany(agent => agent.Taken).ToList();
        Assert.Equal(200, taken.Count);
        Assert.Equal(200, taken.Select(lease => lease.Trial).Distinct().Count());
        Assert.Equal(ExperimentState.Completed, (await world.Experiment.GetAsync(Cancel)).State);
        Assert.True(world.Store.Commits < 1 + (200 * 4), $"{world.Store.Commits} commits: reports never shared one");
    }

    [Fact]
    public async Task What_a_sweep_finds_does_not_depend_on_how_many_agents_run_it()
    {
        var results = new List<IEnumerable<(long, string, long, double?)>>();
        foreach (var agents in (int[])[1, 4])
        {
            await using var world = await World.OpenAsync();
            await world.SubmitAsync(Specs.Grid(rates: 12, parallel: 6));
            await Task.WhenAll(Enumerable.Range(0, agents).Select(n => world.Agent($"agent{n}").RunAsync()));
            var rows = await world.RowsAsync();
            results.Add(rows.Select(row => (row.Number, row.Parameters, row.Seed, row.Value)).ToList());
        }

        Assert.Equal(results[0], results[1]);
    }

    [Fact]
    public async Task Submitting_again_changes_nothing()
    {
        await using var world = await World.OpenAsync();
        var first = await world.SubmitAsync(Specs.Grid(rates: 3));
        var log = await world.LogAsync();
        var again = await world.SubmitAsync(Specs.Grid(rates: 3));
        Assert.Equal(first.CreatedAt, again.CreatedAt);
        Assert.Equal(log, await world.LogAsync());
    }

    [Fact]
    public async Task Another_spec_under_a_taken_id_is_refused()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 3));
        var refused = await Assert.ThrowsAsync<ExperimentExistsException>(() =>
            world.SubmitAsync(Specs.Grid(rates: 4))
        );
        Assert.Contains(World.Id, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_experiment_is_named_in_the_error()
    {
        await using var world = await World.OpenAsync();
        var none = world.ExperimentOf("none");
        await Assert.ThrowsAsync<ExperimentNotFoundException>(() => none.GetAsync(Cancel));
        await Assert.ThrowsAsync<ExperimentNotFoundException>(() => none.PauseAsync("x", Cancel));
        await Assert.ThrowsAsync<ExperimentNotFoundException>(() => none.ResumeAsync(Cancel));
        await Assert.ThrowsAsync<ExperimentNotFoundException>(() => none.CancelAsync("x", Cancel));
    }
}
