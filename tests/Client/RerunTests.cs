using System.Text.Json;

namespace Grid.Client.Tests;

/// <summary>`grid rerun` and `grid compare`: the same again, and whether it is the same.</summary>
public class RerunTests
{
    [Fact]
    public async Task A_sweep_run_again_is_equal_bit_for_bit_and_names_its_original()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));

        Assert.Equal(0, await shell.RunAsync("rerun", "curve"));

        Assert.Contains("4 trials, 24 values: equal bit for bit", shell.Output, StringComparison.Ordinal);
        var sweeps = await JsonAsync(shell, "ls", "-o", "json");
        Assert.Equal(2, sweeps.GetArrayLength());
        Assert.Equal(sweeps[1].GetProperty("id").GetString(), sweeps[0].GetProperty("rerun_of").GetString());
        Assert.Equal(sweeps[1].GetProperty("spec_hash").GetString(), sweeps[0].GetProperty("spec_hash").GetString());
        Assert.Equal(0, await shell.RunAsync("fsck", "--files"));
    }

    [Fact]
    public async Task Some_trials_run_again_with_their_seeds_and_parameters()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));
        var before = await JsonAsync(shell, "trials", "curve", "-o", "json");

        var comparison = await JsonAsync(shell, "rerun", "curve", "--trials", "3,1", "-o", "json");

        Assert.True(comparison.GetProperty("equal").GetBoolean());
        Assert.Equal(2, comparison.GetProperty("trials").GetInt32());
        var after = await JsonAsync(shell, "trials", comparison.GetProperty("again").GetString()!, "-o", "json");
        Assert.Equal([Course(before[1]), Course(before[3])], after.EnumerateArray().Select(Course));
    }

    [Fact]
    public async Task A_measure_that_was_tampered_with_is_found_and_a_tolerance_may_let_it_pass()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));
        Assert.Equal(0, await shell.RunAsync("rerun", "curve"));
        var again = (await JsonAsync(shell, "ls", "-o", "json"))[0].GetProperty("id").GetString()!;
        Rows.Change(
            shell,
            $$"""
            UPDATE report SET metrics = json_set(metrics, '$."test/loss"', json_extract(metrics, '$."test/loss"') * 1.001)
            WHERE experiment = '{{again}}' AND trial = 2 AND step = 2
            """
        );

        var comparison = await JsonAsync(shell, code: 7, "compare", again, "-o", "json");

        Assert.False(comparison.GetProperty("equal").GetBoolean());
        var metric = comparison
            .GetProperty("metrics")
            .EnumerateArray()
            .Single(one => one.GetProperty("metric").GetString() == "test/loss");
        Assert.Equal(
            (1, 2, 2),
            (
                metric.GetProperty("different").GetInt32(),
                metric.GetProperty("trial").GetInt32(),
                metric.GetProperty("epoch").GetInt32()
            )
        );
        Assert.Equal(0.001, metric.GetProperty("largest_relative").GetDouble(), 1e-5);
        Assert.Equal(7, await shell.RunAsync("compare", again, "--tolerance", "0.0005"));
        Assert.Equal(0, await shell.RunAsync("compare", again, "--tolerance", "0.002"));
        Assert.Contains("equal within the tolerance of 0.002", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_was_tampered_with_is_named_though_the_measures_are_equal()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));
        Rows.Change(
            shell,
            """
            INSERT INTO record SELECT 'other', json_set(json, '$.hardware.cpu', 'Abacus', '$.threads', 7) FROM record;
            UPDATE attempt SET record = 'other'
            """
        );
        Assert.Equal(0, await shell.RunAsync("rerun", "curve"));

        Assert.Contains("ran on: hardware.cpu was Abacus", shell.Output, StringComparison.Ordinal);
        Assert.Contains("ran on: threads was 7, is 1", shell.Output, StringComparison.Ordinal);
        Assert.Equal(1, await shell.RunAsync("fsck"));
        Assert.Contains("records: the record other is not", shell.Output, StringComparison.Ordinal);
        Assert.Contains("equal bit for bit", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_epoch_that_is_missing_is_a_difference()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));
        Assert.Equal(0, await shell.RunAsync("rerun", "curve"));
        var again = (await JsonAsync(shell, "ls", "-o", "json"))[0].GetProperty("id").GetString()!;
        Rows.Change(shell, $"DELETE FROM report WHERE experiment = '{again}' AND trial = 0 AND step = 3");

        Assert.Equal(7, await shell.RunAsync("compare", again, "--tolerance", "0.5"));

        Assert.Contains("trial 0: epoch 3 was not reached again", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trial_that_failed_runs_again_as_far_as_it_came()
    {
        using var shell = new TestShell();
        Assert.Equal(1, await shell.RunAsync("run", shell.Sweep(), "--set", "space.fail_at_epoch=3"));

        Assert.Equal(0, await shell.RunAsync("rerun", "curve"));

        Assert.Contains("4 trials, 16 values: equal bit for bit", shell.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "rerun", "nothing-0000")]
    [InlineData(2, "rerun", "curve", "--trials", "77")]
    [InlineData(2, "compare", "curve")]
    public async Task What_cannot_be_run_again_or_compared_says_so(int code, params string[] arguments)
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));

        Assert.Equal(code, await shell.RunAsync(arguments));

        Assert.NotEmpty(shell.Error);
        Assert.Single(Directory.GetDirectories(Path.Combine(shell.Home, "experiments")));
    }

    private static string Course(JsonElement trial) =>
        $"{trial.GetProperty("seed")} {trial.GetProperty("parameters")} {trial.GetProperty("metrics")} {trial.GetProperty("epoch")}";

    private static Task<JsonElement> JsonAsync(TestShell shell, params string[] arguments) =>
        JsonAsync(shell, code: 0, arguments);

    private static async Task<JsonElement> JsonAsync(TestShell shell, int code, params string[] arguments)
    {
        var before = shell.Output.Length;
        Assert.Equal(code, await shell.RunAsync(arguments));
        return JsonElement.Parse(shell.Output[before..]);
    }
}
