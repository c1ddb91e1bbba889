using System.Text.Json;

namespace Grid.Client.Tests;

/// <summary>`grid simulate`, `grid plan` with a stopping policy, `grid importance`, and `grid show` with several objectives.</summary>
public class SearchVerbTests
{
    private const string Asha = """
        version: 1
        name: halved
        model: synthetic
        objective: {metric: test/loss, goal: minimize}
        space:
          lr: {min: 1.0e-4, max: 1.0e-1, scale: log}
          epochs: 9
        search: {algorithm: random, trials: 27, parallel: 4}
        stop: {policy: asha, promote: true}
        """;

    [Fact]
    public async Task A_simulation_says_what_a_policy_costs_and_writes_nothing()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("simulate", shell.Spec(Asha), "--workers", "4", "-o", "json"));
        var result = JsonDocument.Parse(shell.Output).RootElement;
        Assert.Equal(27, result.GetProperty("trials").GetInt64());
        Assert.InRange(result.GetProperty("epochs").GetInt64(), 27, 27 * 9 / 2);
        Assert.InRange(
            result.GetProperty("makespan_epochs").GetDouble() * 4,
            result.GetProperty("device_epochs").GetDouble(),
            27 * 9
        );
        Assert.False(Directory.Exists(shell.Home));
    }

    [Theory]
    [InlineData("4", false)]
    [InlineData("64", true)]
    public async Task Workers_that_the_spec_lets_idle_are_told_why(string workers, bool isTold)
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("simulate", shell.Spec(Asha), "--workers", workers));
        Assert.Equal(isTold, shell.Output.Contains("--set search.parallel=64", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--workers", "0")]
    [InlineData("--failures", "2")]
    public async Task A_simulation_on_nothing_is_refused(string option, string value)
    {
        using var shell = new TestShell();
        Assert.Equal(2, await shell.RunAsync("simulate", shell.Spec(Asha), option, value));
        Assert.Contains(option, shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_expects_fewer_epochs_where_a_policy_stops_trials()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("plan", shell.Spec(Asha), "-o", "json"));
        var plan = JsonDocument.Parse(shell.Output).RootElement;
        Assert.Equal(27 * 9, plan.GetProperty("epochs").GetInt64());
        Assert.InRange(plan.GetProperty("expected_epochs").GetInt64(), 27, 27 * 9 / 2);
    }

    [Fact]
    public async Task What_mattered_is_said_of_a_sweep_that_has_run()
    {
        using var shell = new TestShell();
        var spec = shell.Spec(
            """
            version: 1
            name: mattered
            model: synthetic
            objective: {metric: test/loss, goal: minimize}
            space: {lr: {min: 1.0e-5, max: 1.0e-1, scale: log, points: 12}, noise: 0.0, epochs: 2}
            """
        );
        Assert.Equal(0, await shell.RunAsync("run", spec));
        Assert.Equal(0, await shell.RunAsync("importance", "mattered"));
        Assert.Contains("100 %", shell.Output, StringComparison.Ordinal);
        Assert.Contains("12 completed trials", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_with_several_objectives_is_shown_by_front()
    {
        using var shell = new TestShell();
        var spec = shell.Spec(
            """
            version: 1
            name: fronts
            model: synthetic
            objective: [{metric: train/loss, goal: minimize}, {metric: test/loss, goal: maximize}]
            constraints: [train/loss <= 1.5]
            space: {lr: {choice: [0.0001, 0.001, 0.01]}, noise: 0.0, epochs: 2}
            """
        );
        Assert.Equal(0, await shell.RunAsync("run", spec));
        Assert.Contains("hypervolume", shell.Output, StringComparison.Ordinal);
        Assert.Contains("violation", shell.Output, StringComparison.Ordinal);
    }
}
