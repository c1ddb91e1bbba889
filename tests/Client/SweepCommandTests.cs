using System.Text.Json;

namespace Grid.Client.Tests;

public class SweepCommandTests
{
    [Fact]
    public async Task A_run_tells_its_id_first_and_ranks_its_results_last()
    {
        using var shell = new TestShell();

        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep(), "--slots", "2"));

        var lines = shell.Output.Split('\n');
        Assert.Matches($"^curve-[0-9a-z]{{4}}: 4 trials of synthetic, 2 slots, home {shell.Home}$", lines[0].TrimEnd());
        Assert.Matches(@"1\s+0\.01\s+0\.\d+ ± 0\.\d+\s+2 completed", shell.Output);
        Assert.Matches(@"2\s+0\.001\s+\d\.?\d* ± 0\.\d+\s+2 completed", shell.Output);
        Assert.Contains("next: grid show curve-", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_with_a_failed_trial_exits_with_1_and_shows_its_message()
    {
        using var shell = new TestShell();

        Assert.Equal(1, await shell.RunAsync("run", shell.Sweep(), "--set", "space.fail_at_epoch=2"));
        Assert.Matches("trial 0 failed:.*fail_at_epoch is 2", shell.Output);

        var id = shell.Output.Split(':')[0];
        Assert.Equal(0, await shell.RunAsync("logs", id));
        Assert.Contains("System.InvalidOperationException", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_overrides_a_value_of_the_spec()
    {
        using var shell = new TestShell();

        Assert.Equal(
            0,
            await shell.RunAsync(
                "run",
                shell.Sweep(),
                "--set",
                "search.repeats=1",
                "--set",
                "space.epochs=1",
                "-o",
                "json"
            )
        );

        var sweep = JsonDocument.Parse(shell.Output).RootElement;
        Assert.Equal(2, sweep.GetProperty("trials").GetProperty("completed").GetInt64());
        Assert.Equal(1, sweep.GetProperty("best").GetProperty("epoch").GetInt64());
    }

    [Fact]
    public async Task Lanes_on_the_command_line_override_the_spec()
    {
        using var shell = new TestShell();

        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep(), "--slots", "1", "--lanes", "4"));

        Assert.Contains("1 slot of 4 lanes", shell.Output, StringComparison.Ordinal);
        Assert.Matches("4 trials of synthetic(.|\n)*trial 3 started(.|\n)*trial 0 completed", shell.Output);
    }

    [Fact]
    public async Task A_NaN_is_a_text_in_JSON()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep(), "--set", "space.nan_at_epoch=1"));
        var id = shell.Output.Split(':')[0];

        var (trials, code) = await AnswerAsync(shell.Home, "trials", id, "-o", "json");

        Assert.Equal(0, code);
        var first = trials.EnumerateArray().First();
        Assert.Equal("NaN", first.GetProperty("value").GetString());
        Assert.Equal("NaN", first.GetProperty("metrics").GetProperty("test/loss").GetString());
    }

    [Fact]
    public async Task Reading_verbs_answer_in_snake_case_JSON()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));
        var id = shell.Output.Split(':')[0];

        var (sweeps, _) = await AnswerAsync(shell.Home, "ls", "-o", "json");
        var (sweep, _) = await AnswerAsync(shell.Home, "show", id[..7], "-o", "json");
        var (trials, _) = await AnswerAsync(shell.Home, "trials", id, "-o", "json");
        var (logs, _) = await AnswerAsync(shell.Home, "logs", id, "1", "-o", "json");
        var (models, _) = await AnswerAsync(shell.Home, "models", "-o", "json");

        Assert.Equal(id, sweeps[0].GetProperty("id").GetString());
        Fields(
            sweep,
            "id",
            "name",
            "state",
            "reason",
            "model",
            "dataset",
            "metric",
            "goal",
            "spec_hash",
            "rerun_of",
            "trials",
            "total",
            "best",
            "created_at",
            "ended_at",
            "results",
            "curves",
            "home",
            "silo"
        );
        Fields(
            trials[0],
            "trial",
            "point",
            "repeat",
            "seed",
            "state",
            "reason",
            "parameters",
            "value",
            "epoch",
            "metrics",
            "attempts",
            "failures",
            "seconds",
            "checkpoint",
            "picture"
        );
        Assert.Equal(3, logs[0].GetProperty("attempts")[0].GetProperty("reports").GetArrayLength());
        Assert.Contains(models.EnumerateArray(), model => model.GetProperty("name").GetString() == "synthetic");
    }

    [Fact]
    public async Task A_sweep_that_has_ended_cannot_be_resumed_and_stays_as_it_is()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));
        var id = shell.Output.Split(':')[0];

        Assert.Equal(0, await shell.RunAsync("resume", id));
        Assert.Contains($"{id} has ended", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("cancel")]
    public async Task A_sweep_that_has_ended_cannot_be_stopped_and_stays_as_it_is(string verb)
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));
        var id = shell.Output.Split(':')[0];

        Assert.Equal(0, await shell.RunAsync(verb, id));

        Assert.Equal($"{id} has ended (completed): nothing is left to {verb}.", shell.Error.TrimEnd());
        Assert.EndsWith($"{id} completed: 4 completed", shell.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_that_ended_with_failed_trials_says_so_again_when_it_is_resumed()
    {
        using var shell = new TestShell();
        Assert.Equal(1, await shell.RunAsync("run", shell.Sweep(), "--set", "space.fail_at_epoch=1"));

        Assert.Equal(1, await shell.RunAsync("resume", "curve"));
    }

    [Fact]
    public async Task What_to_type_next_names_a_home_that_is_not_the_usual_one_and_is_not_what_was_just_typed()
    {
        using var shell = new TestShell();
        var elsewhere = $"{shell.Home}-elsewhere";

        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep(), "--home", elsewhere));
        Assert.Matches($"next: grid show curve-[0-9a-z]{{4}} --home {elsewhere}", shell.Output);

        Assert.Equal(0, await shell.RunAsync("show", "curve", "--home", elsewhere));
        Assert.Matches("next: grid trials curve-", shell.Output);
    }

    [Fact]
    public async Task A_plan_knows_the_time_of_an_epoch_once_a_trial_of_the_model_has_completed()
    {
        using var shell = new TestShell();
        var spec = shell.Sweep();
        Assert.Equal(0, await shell.RunAsync("plan", spec));
        Assert.Contains("not known yet", shell.Output, StringComparison.Ordinal);
        Assert.Matches(@"points\s+2\s+trials\s+4 \(2 of each point\)\s+epochs\s+12 at most", shell.Output);

        Assert.Equal(0, await shell.RunAsync("run", spec));
        var (plan, _) = await AnswerAsync(shell.Home, "plan", spec, "-o", "json");

        Assert.True(plan.GetProperty("seconds_per_epoch").GetDouble() > 0);
        Assert.Equal(
            12 * plan.GetProperty("seconds_per_epoch").GetDouble() / 3600,
            plan.GetProperty("device_hours").GetDouble(),
            6
        );
    }

    private static async Task<(JsonElement Answer, int Code)> AnswerAsync(string home, params string[] arguments)
    {
        using var shell = new TestShell();
        var code = await shell.RunAsync([.. arguments, "--home", home]);
        return (JsonDocument.Parse(shell.Output).RootElement, code);
    }

    private static void Fields(JsonElement element, params string[] expected) =>
        Assert.Equal(expected, element.EnumerateObject().Select(field => field.Name));
}
