using System.Text.Json;

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
    [InlineData("{policy: asha, min: 1, eta: 3, promote: true}")]
    [InlineData("{policy: pbt, interval: 3}")]
    public async Task A_sweep_killed_in_the_middle_ends_with_the_same_promotions(string stop)
    {
        using var scratch = new Scratch();
        var spec = scratch.Spec(
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
            search: {algorithm: random, trials: 12, parallel: 1}
            stop: {{stop}}
            """
        );
        var undisturbed = Path.Combine(scratch.Home, "undisturbed");
        var startedAt = TimeProvider.System.GetTimestamp();
        var run = await GridProcess.RunAsync("run", spec, "--home", undisturbed);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        var longest = TimeProvider.System.GetElapsedTime(startedAt) / 2;

        var killed = Path.Combine(scratch.Home, "killed");
        var random = new Random(7);
        string? id = null;
        for (var kill = 0; kill < Kills; kill++)
        {
            string[] begin = id is null ? ["run", spec] : ["resume", id];
            await using var running = GridProcess.Start([.. begin, "--home", killed]);
            id ??= (await running.LineAsync(line => line.Contains(" trials of ", StringComparison.Ordinal))).Split(':')[
                0
            ];
            await Task.Delay(random.NextDouble() * longest, TestContext.Current.CancellationToken);
            running.Signal(GridProcess.SigKill);
            await running.EndAsync();
        }

        var last = await GridProcess.RunAsync("resume", id!, "--home", killed);
        Assert.True(last.ExitCode == 0, last.Output + last.Error);
        Assert.Equal(await EndsAsync(undisturbed), await EndsAsync(killed));
        var audit = await GridProcess.RunAsync("fsck", "--home", killed);
        Assert.True(audit.ExitCode == 0, audit.Output + audit.Error);
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
