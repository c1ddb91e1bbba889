using System.Text.Json;
using Grid.SystemTests.Cluster;

namespace Grid.SystemTests.Field;

/// <summary>A silo whose worker processes die, break their device or run out of memory.</summary>
public class TrainingFaultTests
{
    [Fact]
    public async Task Case_01_A_worker_killed_in_an_epoch_costs_one_retry_and_the_metrics_are_the_undisturbed_ones()
    {
        using var scratch = new Scratch();
        var spec = scratch.Synthetic(seconds: 0.2);
        await using var silo = await StartAsync(scratch);
        await using var submitted = GridProcess.Start(
            "submit",
            spec,
            "--set",
            "trial.retries=2",
            "--watch",
            "--home",
            scratch.Home
        );
        for (var kill = 0; kill < 2; kill++)
        {
            await submitted.LineAsync(line => line.Contains(" completed, ", StringComparison.Ordinal));
            GridProcess.Signal(silo.Children()[0], GridProcess.SigKill);
        }

        var ended = await submitted.EndAsync();

        Assert.True(ended.ExitCode == 0, ended.Output + ended.Error);
        Assert.Contains(await CausesAsync(scratch), cause => cause is "crash");
        var undisturbed = Path.Combine(scratch.Home, "undisturbed");
        Assert.Equal(0, (await GridProcess.RunAsync("run", spec, "--home", undisturbed, "--slots", "8")).ExitCode);
        Assert.Equal(await Course.OfHomeAsync(undisturbed), await Course.OfHomeAsync(scratch.Home));
    }

    [Fact]
    public async Task Case_09_A_device_that_breaks_is_taken_out_and_tried_and_its_trial_goes_on_without_a_retry()
    {
        using var scratch = new Scratch();
        await using var silo = await StartAsync(scratch, faults: "epoch:device@15");

        var ended = await GridProcess.RunAsync("submit", scratch.Synthetic(0.02), "--watch", "--home", scratch.Home);

        Assert.True(ended.ExitCode == 0, ended.Output + ended.Error);
        Assert.Contains(await CausesAsync(scratch), cause => cause is "device");
        Assert.All(
            await Scratch.TrialsAsync(scratch.Home),
            trial =>
                Assert.Equal(
                    ("completed", 0),
                    (trial.GetProperty("state").GetString(), trial.GetProperty("failures").GetInt32())
                )
        );
    }

    [Theory]
    [InlineData("epoch:memory", "device-memory", 1)]
    [InlineData("epoch:crash", "crash", 3)]
    [InlineData("epoch:die", "crash", 3)]
    [InlineData("epoch:fail", "exception", 3)]
    public async Task Case_10_What_ended_a_training_is_told_apart_and_lack_of_memory_is_not_tried_again(
        string fault,
        string cause,
        int attempts
    )
    {
        using var scratch = new Scratch();
        var spec = scratch.Spec(
            """
            version: 1
            name: one
            model: synthetic
            objective: {metric: test/loss, goal: minimize}
            space: {epochs: 2}
            trial: {retries: 2}
            """
        );
        await using var silo = await StartAsync(scratch, fault);

        var ended = await GridProcess.RunAsync("submit", spec, "--watch", "--home", scratch.Home);

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal(Enumerable.Repeat(cause, attempts), await CausesAsync(scratch));
    }

    [Fact]
    public async Task Case_17_A_sweep_that_is_cancelled_twice_ends_once_and_a_killed_silo_leaves_no_worker_behind()
    {
        using var scratch = new Scratch();
        await using var silo = await StartAsync(scratch);
        await using var submitted = GridProcess.Start(
            "submit",
            scratch.Synthetic(60),
            "--watch",
            "--home",
            scratch.Home
        );
        await submitted.LineAsync(line => line.Contains(" started", StringComparison.Ordinal));
        var sweep = await Scratch.OnlySweepAsync(scratch.Home);
        var workers = silo.Children();

        var cancels = await Task.WhenAll(
            GridProcess.RunAsync("cancel", sweep, "--home", scratch.Home),
            GridProcess.RunAsync("cancel", sweep, "--home", scratch.Home)
        );
        var ended = await submitted.EndAsync();
        silo.Signal(GridProcess.SigKill);

        Assert.All(cancels, cancel => Assert.True(cancel.ExitCode == 0, cancel.Error));
        Assert.Contains("cancelled", ended.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await GridProcess.RunAsync("fsck", "--home", scratch.Home)).ExitCode);
        Assert.NotEmpty(workers);
        await Until.TrueAsync(
            "the workers are gone",
            _ => Task.FromResult(workers.All(worker => !Directory.Exists($"/proc/{worker}")))
        );
    }

    private static async Task<GridProcess> StartAsync(Scratch scratch, string? faults = null)
    {
        var silo = GridProcess.StartWith(
            faults is null ? [] : [$"GRID_FAULTS={faults}"],
            "silo",
            "--home",
            scratch.Home,
            "--listen",
            "127.0.0.1:0",
            "--devices",
            "cpu:2"
        );
        await silo.LineAsync(line => line.StartsWith("Listening on ", StringComparison.Ordinal));
        return silo;
    }

    /// <summary>How the attempts of the only sweep's trials ended.</summary>
    private static async Task<IReadOnlyList<string?>> CausesAsync(Scratch scratch)
    {
        var sweep = await Scratch.OnlySweepAsync(scratch.Home);
        var causes = new List<string?>();
        foreach (var trial in await Scratch.TrialsAsync(scratch.Home))
        {
            var number = trial.GetProperty("trial").GetInt64();
            var logs = await GridProcess.RunAsync("logs", sweep, $"{number}", "-o", "json", "--home", scratch.Home);
            Assert.True(logs.ExitCode == 0, logs.Error);
            causes.AddRange(
                JsonDocument
                    .Parse(logs.Output)
                    .RootElement[0]
                    .GetProperty("attempts")
                    .EnumerateArray()
                    .Select(attempt => attempt.GetProperty("cause").GetString())
            );
        }

        return causes;
    }
}
