using System.Runtime.InteropServices;
using System.Text.Json;

namespace Grid.Client.Tests;

/// <summary>`grid card`: what a reproducibility report asks for, as it was when the trials trained.</summary>
public class CardTests
{
    [Fact]
    public async Task The_json_has_hardware_software_spec_seeds_and_every_parameter_of_each_trial()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));

        using var card = await CardAsync(shell);
        var root = card.RootElement;

        Assert.Equal("grid-card/1", root.GetProperty("schema").GetString());
        Assert.Matches("^[0-9a-f]{64}$", root.GetProperty("spec_sha256").GetString());
        Assert.Equal("synthetic", root.GetProperty("spec").GetProperty("model").GetString());
        var record = Assert.Single(root.GetProperty("records").EnumerateObject());
        Assert.Matches("^[0-9a-f]{64}$", record.Name);
        Assert.Equal(Environment.ProcessorCount, record.Value.GetProperty("hardware").GetProperty("cores").GetInt32());
        Assert.True(record.Value.GetProperty("hardware").GetProperty("memory").GetInt64() > 0);
        Assert.Equal(
            RuntimeInformation.FrameworkDescription,
            record.Value.GetProperty("system").GetProperty("dotnet").GetString()
        );
        Assert.Equal(1, record.Value.GetProperty("threads").GetInt32());
        Assert.Equal("cpu", record.Value.GetProperty("device").GetString());
        Assert.Equal(JsonValueKind.Null, record.Value.GetProperty("dataset").ValueKind);
        var trials = root.GetProperty("trials").EnumerateArray().ToList();
        Assert.Equal([0, 1, 2, 3], trials.Select(trial => trial.GetProperty("trial").GetInt32()));
        Assert.All(
            trials,
            trial =>
            {
                // What the spec does not set is there with the default that the model had.
                Assert.Equal(32, trial.GetProperty("parameters").GetProperty("width").GetInt32());
                Assert.Equal(3, trial.GetProperty("parameters").GetProperty("epochs").GetInt32());
                Assert.True(trial.GetProperty("device_seconds").GetDouble() >= 0);
                var attempt = Assert.Single(trial.GetProperty("attempts").EnumerateArray());
                Assert.Equal(record.Name, attempt.GetProperty("record").GetString());
            }
        );
        Assert.Equal(4, trials.Select(trial => trial.GetProperty("seed").GetInt64()).Distinct().Count());
    }

    [Fact]
    public async Task The_page_has_a_row_for_each_trial_and_says_how_to_run_it_again()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep("description: 'a | b <i>'"), "-o", "json"));
        var before = shell.Output.Length;

        Assert.Equal(0, await shell.RunAsync("card", "curve"));

        var page = shell.Output[before..];
        Assert.StartsWith("# Reproducibility record: curve-", page, StringComparison.Ordinal);
        Assert.Contains(@"a \| b \<i\>", page, StringComparison.Ordinal);
        Assert.Contains("- Grid: ", page, StringComparison.Ordinal);
        Assert.Contains(
            ", record A",
            page.Replace("(record A", ", record A", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Equal(4, page.Split('\n').Count(line => line.Contains("| completed |", StringComparison.Ordinal)));
        Assert.Contains("`grid rerun curve-", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_of_an_older_grid_says_that_nothing_is_recorded()
    {
        using var shell = new TestShell();
        Assert.Equal(0, await shell.RunAsync("run", shell.Sweep()));
        Rows.Change(shell, "UPDATE attempt SET record = NULL, training = NULL");

        Assert.Equal(0, await shell.RunAsync("card", "curve"));

        Assert.Contains("nothing is recorded of what they ran on", shell.Output, StringComparison.Ordinal);
    }

    private static async Task<JsonDocument> CardAsync(TestShell shell)
    {
        var before = shell.Output.Length;
        Assert.Equal(0, await shell.RunAsync("card", "curve", "-o", "json"));
        return JsonDocument.Parse(shell.Output[before..]);
    }
}
