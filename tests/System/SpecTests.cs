using System.Text.Json;

namespace Grid.SystemTests;

public class SpecTests
{
    [Theory]
    [InlineData("space: {lr: 0.1}\nmodle: synthetic", "model")]
    [InlineData("model: nope\nspace: {lr: 0.1}", "nope")]
    [InlineData("model: synthetic\nspace: {lr: {min: 1, max: 0.1}}", "min")]
    [InlineData("model: synthetic\nspace: {lr: {choice: []}}", "choice")]
    public async Task A_bad_spec_exits_with_2_names_file_and_line_and_writes_nothing(string rest, string named)
    {
        using var scratch = new Scratch();
        var spec = scratch.Spec($"version: 1\nname: bad\nobjective: {{metric: test/loss, goal: minimize}}\n{rest}\n");

        var answer = await GridProcess.RunAsync("run", spec, "--home", scratch.Home);

        Assert.Equal(2, answer.ExitCode);
        Assert.Matches($@"{spec}:\d+: .*", answer.Error);
        Assert.Contains(named, answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Error, StringComparison.Ordinal);
        Assert.Empty(answer.Output);
        Assert.False(Directory.Exists(scratch.Home));
    }

    [Fact]
    public async Task A_data_set_that_is_not_installed_is_refused_and_writes_nothing()
    {
        using var scratch = new Scratch();
        var spec = scratch.Spec(
            "version: 1\nname: digits\nmodel: gon\ndataset: mnist\nobjective: {metric: test/mse}\nspace: {epochs: 1}\n"
        );

        var answer = await GridProcess.RunAsync("run", spec, "--home", scratch.Home);

        Assert.Equal(2, answer.ExitCode);
        Assert.StartsWith($"{spec}:4: dataset: ", answer.Error, StringComparison.Ordinal);
        Assert.Contains("grid data import mnist", answer.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.Home));
    }

    [Fact]
    public async Task Case_12_A_grid_of_a_trillion_points_is_planned_within_300_MB()
    {
        using var scratch = new Scratch();
        var spec = scratch.Spec(
            """
            version: 1
            name: huge
            model: synthetic
            objective: {metric: test/loss, goal: minimize}
            space:
              lr: {min: 0.0001, max: 0.1, scale: log, points: 10000}
              noise: {min: 0, max: 1, points: 10000}
              width: {min: 1, max: 10000}
              epochs: 3
            search: {algorithm: grid}
            """
        );

        await using var planning = GridProcess.Start("plan", spec, "--home", scratch.Home, "-o", "json");
        var peak = await planning.PeakMemoryAsync(TestContext.Current.CancellationToken);
        var answer = await planning.EndAsync();

        Assert.Equal(0, answer.ExitCode);
        Assert.Equal(1e12, JsonDocument.Parse(answer.Output).RootElement.GetProperty("points").GetDouble());
        Assert.InRange(peak, 1, 300L * 1024 * 1024);
    }

    [Fact]
    public async Task A_run_with_JSON_writes_nothing_else_to_standard_output()
    {
        using var scratch = new Scratch();

        var answer = await GridProcess.RunAsync(
            "run",
            scratch.Synthetic(seconds: 0),
            "--home",
            scratch.Home,
            "-o",
            "json"
        );

        Assert.Equal(0, answer.ExitCode);
        var sweep = JsonDocument.Parse(answer.Output).RootElement;
        Assert.Equal("completed", sweep.GetProperty("state").GetString());
        Assert.Equal(8, sweep.GetProperty("trials").GetProperty("completed").GetInt64());
        Assert.Equal(0.003, sweep.GetProperty("best").GetProperty("parameters").GetProperty("lr").GetDouble());
    }

    [Fact]
    public async Task Case_12_The_first_thousand_of_a_trillion_points_are_run()
    {
        using var scratch = new Scratch();
        var spec = scratch.Spec(
            """
            version: 1
            name: huge
            model: synthetic
            objective: {metric: test/loss, goal: minimize}
            space:
              lr: {min: 0.0001, max: 0.1, scale: log, points: 10000}
              noise: {min: 0, max: 1, points: 10000}
              width: {min: 1, max: 10000}
              epochs: 1
            search: {algorithm: grid, trials: 1000}
            checkpoint: {every: 0}
            """
        );

        var answer = await GridProcess.RunAsync("run", spec, "--home", scratch.Home, "--slots", "8", "-o", "json");

        Assert.Equal(0, answer.ExitCode);
        var trials = JsonDocument.Parse(answer.Output).RootElement.GetProperty("trials");
        Assert.Equal(1000, trials.GetProperty("completed").GetInt64());
        var sweep = Assert.Single(Directory.GetDirectories(Path.Combine(scratch.Home, "experiments")));
        Assert.Empty(Directory.GetDirectories(sweep));
    }
}
