using System.Text.Json;
using Grid.Search;
using Grid.Silo;
using Grid.Store;
using Grid.Store.Sqlite;

namespace Grid.SystemTests;

/// <summary>Stopping policies through the real program: the examples, and a sweep that is killed while trials wait to be promoted.</summary>
public class StoppingTests
{
    private const int Kills = 3;

    public static TheoryData<string> Examples =>
        [.. Directory.GetFiles(Folder, "stop-*.yaml").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_of_a_policy_completes_and_stops_some_trials(string example)
    {
        using var scratch = new Scratch();
        var run = await GridProcess.RunAsync("run", Path.Combine(Folder, example), "--home", scratch.Home);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        var states = (await Scratch.TrialsAsync(scratch.Home)).Select(trial => trial.GetProperty("state").GetString());
        Assert.Equal(["completed", "stopped"], states.Distinct().Order());
    }

    [Theory]
    [InlineData("{policy: asha, min: 1, eta: 3, promote: true}", 1)]
    // These compare sets: whoever is quicker, the same go on.
    [InlineData("{policy: halving, min: 1, eta: 3}", 4)]
    [InlineData("{policy: pbt, interval: 3}", 3)]
    public async Task A_sweep_killed_in_the_middle_ends_with_the_same_promotions(string stop, int parallel)
    {
        using var scratch = new Scratch();
        var spec = Waiting(scratch, stop, parallel);
        var (undisturbed, longest) = await UndisturbedAsync(scratch, spec, parallel);
        var killed = Path.Combine(scratch.Home, "killed");
        await KillAsync(spec, killed, parallel, longest, () => Task.CompletedTask);
        Assert.Equal(await EndsAsync(undisturbed), await EndsAsync(killed));
    }

    [Fact]
    public async Task Where_several_train_at_once_a_killed_sweep_promotes_whom_its_stored_reports_promote()
    {
        const int parallel = 3;
        using var scratch = new Scratch();
        var spec = Waiting(scratch, "{policy: asha, min: 1, eta: 3, promote: true}", parallel);
        var (_, longest) = await UndisturbedAsync(scratch, spec, parallel);
        var killed = Path.Combine(scratch.Home, "killed");
        IReadOnlyList<EventRow> before = [];
        await KillAsync(
            spec,
            killed,
            parallel,
            longest,
            async () =>
            {
                // What was decided before a kill stays decided, to the byte.
                var log = await LogAsync(killed);
                Assert.Equal(before, log.Take(before.Count));
                before = log;
            }
        );

        var cancel = TestContext.Current.CancellationToken;
        await using var store = await SqliteStore.OpenReadOnlyAsync(new HomeFolder(killed).Database, cancel);
        var sweep = await Scratch.OnlySweepAsync(killed);
        var decisions = await StoredDecisions.OfAsync(store, sweep);
        var promoted = decisions.OfType<PromoteTrial>().CountBy(promotion => promotion.Trial);
        Assert.Equal(promoted.OrderBy(trial => trial.Key), await StoredDecisions.PromotionsAsync(store, sweep));
        Assert.NotEmpty(promoted);
        var stopped = await store.ListTrialsAsync(sweep, [TrialState.Stopped], 0, int.MaxValue, cancel);
        Assert.Equal(
            decisions.OfType<StopTrial>().Select(stop => (stop.Trial, (string?)stop.Reason)).Order(),
            stopped.Select(row => (row.Number, row.Reason)).Order()
        );
    }

    private static string Waiting(Scratch scratch, string stop, int parallel) =>
        scratch.Spec(
            $$"""
            version: 1
            name: waiting
            model: synthetic
            seed: 3
            objective: {metric: test/loss, goal: minimize}
            space:
              lr: {min: 1.0e-5, max: 1.0e-1, scale: log}
              epochs: 9
              seconds: 0.03
            search: {algorithm: random, trials: 12, parallel: {{parallel}}}
            stop: {{stop}}
            """
        );

    /// <summary>The home of a run that nobody kills, and the longest that one to be killed is let alone.</summary>
    private static async Task<(string Home, TimeSpan Longest)> UndisturbedAsync(
        Scratch scratch,
        string spec,
        int parallel
    )
    {
        var home = Path.Combine(scratch.Home, "undisturbed");
        var startedAt = TimeProvider.System.GetTimestamp();
        var run = await GridProcess.RunAsync("run", spec, "--home", home, "--slots", $"{parallel}");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return (home, TimeProvider.System.GetElapsedTime(startedAt) / 2);
    }

    /// <summary>Runs the sweep to its end with kill -9 on the way; `grid fsck` has nothing to say of it then.</summary>
    /// <param name="ended">Called whenever its process has ended.</param>
    private static async Task KillAsync(string spec, string home, int parallel, TimeSpan longest, Func<Task> ended)
    {
        var random = new Random(7);
        string? id = null;
        for (var kill = 0; kill < Kills; kill++)
        {
            string[] begin = id is null ? ["run", spec] : ["resume", id];
            await using var running = GridProcess.Start([.. begin, "--home", home, "--slots", $"{parallel}"]);
            id ??= (await running.LineAsync(line => line.Contains(" trials of ", StringComparison.Ordinal))).Split(':')[
                0
            ];
            await Task.Delay(random.NextDouble() * longest, TestContext.Current.CancellationToken);
            running.Signal(GridProcess.SigKill);
            await running.EndAsync();
            await ended();
        }

        var last = await GridProcess.RunAsync("resume", id!, "--home", home, "--slots", $"{parallel}");
        Assert.True(last.ExitCode == 0, last.Output + last.Error);
        await ended();
        var audit = await GridProcess.RunAsync("fsck", "--home", home);
        Assert.True(audit.ExitCode == 0, audit.Output + audit.Error);
    }

    private static async Task<IReadOnlyList<EventRow>> LogAsync(string home)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var store = await SqliteStore.OpenReadOnlyAsync(new HomeFolder(home).Database, cancel);
        var sweep = Assert.Single(await store.ListExperimentsAsync(2, cancel)).Id;
        return await store.ReadEventsAsync(sweep, 0, int.MaxValue, cancel);
    }

    private static string Folder => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../examples"));

    /// <summary>Of each trial: what it was, how far it came, how it ended and why.</summary>
    private static async Task<IReadOnlyList<string>> EndsAsync(string home)
    {
        string[] compared = ["trial", "parameters", "seed", "state", "reason", "epoch", "metrics"];
        return
        [
            .. (await Scratch.TrialsAsync(home)).Select(trial =>
                string.Join(
                    ' ',
                    compared.Select(field => trial.TryGetProperty(field, out var value) ? value.GetRawText() : "–")
                )
            ),
        ];
    }
}
