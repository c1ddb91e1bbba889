using System.Text.Json;

namespace Grid.SystemTests;

public class InterruptTests
{
    [Fact]
    public async Task Ctrl_C_pauses_a_sweep_and_resume_completes_it()
    {
        using var scratch = new Scratch();
        await using var running = GridProcess.Start("run", scratch.Synthetic(seconds: 0.1), "--home", scratch.Home);
        await running.LineAsync(line => line.Contains("completed", StringComparison.Ordinal));
        running.Signal(GridProcess.SigInt);
        var interrupted = await running.EndAsync();

        Assert.Equal(130, interrupted.ExitCode);
        var paused = await Scratch.OnlySweepStatusAsync(scratch.Home);
        Assert.Equal("paused", paused.GetProperty("state").GetString());
        var id = paused.GetProperty("id").GetString()!;
        Assert.Contains($"grid resume {id}", interrupted.Output, StringComparison.Ordinal);
        Assert.Equal(0, paused.GetProperty("trials").GetProperty("running").GetInt64());

        var resumed = await GridProcess.RunAsync("resume", id, "--home", scratch.Home);

        Assert.Equal(0, resumed.ExitCode);
        var trials = await Scratch.TrialsAsync(scratch.Home);
        Assert.All(trials, trial => Assert.Equal("completed", trial.GetProperty("state").GetString()));
        var resumedTrial = trials.First(trial => trial.GetProperty("attempts").GetInt64() == 2);
        var number = resumedTrial.GetProperty("trial").GetInt64().ToString();
        var log = await GridProcess.RunAsync("logs", id, number, "--home", scratch.Home, "-o", "json");

        // Two attempts, and no epoch trained twice.
        var epochs = JsonDocument
            .Parse(log.Output)
            .RootElement[0]
            .GetProperty("attempts")
            .EnumerateArray()
            .SelectMany(attempt => attempt.GetProperty("reports").EnumerateArray())
            .Select(report => report.GetProperty("epoch").GetInt64());
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], epochs);
    }

    [Fact]
    public async Task A_second_ctrl_C_leaves_at_once_and_resume_completes_the_sweep()
    {
        using var scratch = new Scratch();
        await using var running = GridProcess.Start("run", scratch.Synthetic(seconds: 0.1), "--home", scratch.Home);
        await running.LineAsync(line => line.Contains("started", StringComparison.Ordinal));
        running.Signal(GridProcess.SigInt);
        running.Signal(GridProcess.SigInt);

        Assert.Equal(130, (await running.EndAsync()).ExitCode);
        var id = await Scratch.OnlySweepAsync(scratch.Home);
        Assert.Equal(0, (await GridProcess.RunAsync("resume", id, "--home", scratch.Home)).ExitCode);
        Assert.All(
            await Scratch.TrialsAsync(scratch.Home),
            trial => Assert.Equal("completed", trial.GetProperty("state").GetString())
        );
    }
}
