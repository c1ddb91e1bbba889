using System.Text.Json;

namespace Grid.SystemTests;

/// <summary>kill -9 at random moments, ten times over one sweep: what comes out at last is what an undisturbed run gives, to the last bit.</summary>
public class KillTests
{
    private const int Kills = 10;

    [Fact]
    public async Task Case_01_A_synthetic_sweep_killed_ten_times_ends_with_the_undisturbed_metrics()
    {
        using var scratch = new Scratch();
        await AssertSameMetricsAsync(scratch, scratch.Synthetic(seconds: 0.03));
    }

    [Fact]
    public async Task Case_01_A_gon_sweep_killed_ten_times_ends_with_the_undisturbed_metrics()
    {
        using var scratch = new Scratch();
        var spec = scratch.Spec(
            """
            version: 1
            name: gon-small
            model: gon
            dataset: fashion-mnist
            objective: {metric: test/loss, goal: minimize}
            space:
              latent_sigma: {choice: [0, 0.1]}
              epochs: 3
              train_images: 256
              test_images: 128
              ngf: 4
              nz: 16
            search: {algorithm: grid, repeats: 2}
            """
        );
        await AssertSameMetricsAsync(scratch, spec);
    }

    private static async Task AssertSameMetricsAsync(Scratch scratch, string spec)
    {
        var undisturbed = Path.Combine(scratch.Home, "undisturbed");
        var startedAt = TimeProvider.System.GetTimestamp();
        var run = await GridProcess.RunAsync("run", spec, "--home", undisturbed);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);

        // Up to half the time of a whole run: starting, training and writing all get their share, and the sweep is not over before its time.
        var longest = TimeProvider.System.GetElapsedTime(startedAt) / 2;
        var killed = Path.Combine(scratch.Home, "killed");
        var random = new Random(20260);
        string? id = null;
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var running = GridProcess.Start([.. Begin(id, spec), "--home", killed]);
            id ??= (await running.LineAsync(line => line.Contains(" trials of ", StringComparison.Ordinal))).Split(':')[
                0
            ];
            await Task.Delay(random.NextDouble() * longest, TestContext.Current.CancellationToken);
            running.Signal(GridProcess.SigKill);
            await running.EndAsync();
        }

        var last = await GridProcess.RunAsync("resume", id!, "--home", killed);
        Assert.True(last.ExitCode == 0, last.Output + last.Error);
        Assert.Equal(await MetricsAsync(undisturbed), await MetricsAsync(killed));
    }

    private static string[] Begin(string? id, string spec) => id is null ? ["run", spec] : ["resume", id];

    /// <summary>Of each trial: number, parameters, seed, state, last epoch and metrics, as texts: numbers are written so that they read back to the same bits.</summary>
    private static async Task<IReadOnlyList<string>> MetricsAsync(string home)
    {
        string[] compared = ["trial", "parameters", "seed", "state", "epoch", "metrics"];
        return
        [
            .. (await Scratch.TrialsAsync(home)).Select(trial =>
                string.Join(' ', compared.Select(field => JsonSerializer.Serialize(trial.GetProperty(field))))
            ),
        ];
    }
}
