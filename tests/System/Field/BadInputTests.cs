using System.Text;
using System.Text.Json;

namespace Grid.SystemTests.Field;

/// <summary>Metrics, spaces, names and files as nobody wants them.</summary>
public class BadInputTests
{
    [Fact]
    public async Task Case_06_Metrics_that_are_no_numbers_rank_worst_and_stop_nothing()
    {
        using var scratch = new Scratch();
        var spec = scratch.Spec(
            """
            version: 1
            name: wild
            model: synthetic
            objective: {metric: test/loss, goal: minimize}
            space:
              lr: {choice: [0.003, 1.0e+300]}
              nan_at_epoch: {choice: [0, 2]}
              epochs: 3
            search: {algorithm: grid}
            """
        );

        var run = await GridProcess.RunAsync("run", spec, "--home", scratch.Home, "-o", "json");

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        var best = JsonDocument.Parse(run.Output).RootElement.GetProperty("best").GetProperty("parameters");
        Assert.Equal((0.003, 0), (best.GetProperty("lr").GetDouble(), best.GetProperty("nan_at_epoch").GetInt32()));
        var losses = (await Scratch.TrialsAsync(scratch.Home)).Select(trial =>
            trial.GetProperty("metrics").GetProperty("test/loss").ToString()
        );
        Assert.Equal(["Infinity", "NaN", "NaN"], losses.Where(loss => !char.IsAsciiDigit(loss[0])).Order());
        Assert.Equal(0, (await GridProcess.RunAsync("fsck", "--home", scratch.Home)).ExitCode);
    }

    [Theory]
    [InlineData("lr: {min: 1, max: 0.1}")]
    [InlineData("lr: {min: 0, max: 1, scale: log}")]
    [InlineData("lr: {choice: []}")]
    [InlineData("lr: {min: 0.1, max: 0.2, step: 1}")]
    [InlineData("lr: {min: 0.1, max: 1, when: {width: 1}}\n  width: {choice: [1, 2], when: {lr: 1}}")]
    [InlineData("lr: 0.1\nsearch: {algorithm: random, trials: 0}")]
    public async Task Case_11_An_impossible_space_is_refused_with_file_and_line_before_anything_runs(string space)
    {
        using var scratch = new Scratch();
        var spec = scratch.Spec(
            $"version: 1\nname: bad\nmodel: synthetic\nobjective: {{metric: test/loss, goal: minimize}}\nspace:\n  {space}\n"
        );

        await AssertRefusedAsync(scratch, spec, $@"{spec}:[678]: ");
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("\"a\\0b\"")]
    [InlineData("CON")]
    [InlineData("\"=cmd|' /C calc'!A0\"")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("cafe\u0301")]
    [InlineData("caf\u00e9")]
    [InlineData(
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    )]
    public async Task Case_13_A_name_that_no_path_page_or_table_should_hold_is_refused(string name)
    {
        using var scratch = new Scratch();
        var spec = scratch.Spec(
            $"version: 1\nname: {name}\nmodel: synthetic\nobjective: {{metric: test/loss, goal: minimize}}\nspace: {{epochs: 1}}\n"
        );

        await AssertRefusedAsync(scratch, spec, $@"{spec}:2: ");
    }

    [Theory]
    [InlineData("bomb")]
    [InlineData("deep")]
    [InlineData("large")]
    [InlineData("twice")]
    [InlineData("tag")]
    public async Task Case_14_A_hostile_file_is_refused_within_300_MB(string kind)
    {
        using var scratch = new Scratch();
        var spec = scratch.Spec(
            kind switch
            {
                "bomb" => Bomb(),
                "deep" => new string('[', 100_000),
                "large" => new string('#', 100 * 1024 * 1024),
                "twice" => "version: 1\nversion: 1\n",
                _ => "version: 1\nname: !!python/object/apply:os.system [ls]\n",
            }
        );

        await using var validating = GridProcess.Start("validate", spec);
        var peak = await validating.PeakMemoryAsync(TestContext.Current.CancellationToken);
        var answer = await validating.EndAsync();

        Assert.True(answer.ExitCode == 2, answer.Output + answer.Error);
        Assert.Contains(spec, answer.Error, StringComparison.Ordinal);
        Assert.InRange(peak, 1, 300L * 1024 * 1024);
    }

    private static async Task AssertRefusedAsync(Scratch scratch, string spec, string place)
    {
        var answer = await GridProcess.RunAsync("run", spec, "--home", scratch.Home);

        Assert.Equal(2, answer.ExitCode);
        Assert.Matches(place, answer.Error);
        Assert.DoesNotContain("   at ", answer.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.Home));
    }

    /// <summary>Aliases of aliases: 10^12 nodes, were they all made.</summary>
    private static string Bomb()
    {
        var yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 12; level++)
        {
            yaml.Append($"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n");
        }

        return yaml.ToString();
    }
}
