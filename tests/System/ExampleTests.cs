using System.Text.Json;

namespace Grid.SystemTests;

/// <summary>The specs in examples/, as the real program takes them.</summary>
public class ExampleTests
{
    /// <summary>Squared error per pixel of the mean of the 8,192 training images on the 2,048 test images that gon-sigma uses, resized alike.</summary>
    private const double MeanImageError = 0.0767;

    public static TheoryData<string> Examples =>
        [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Every_example_is_a_good_spec(string example)
    {
        var outcome = await GridProcess.RunAsync("validate", Path.Combine(Folder, example));

        Assert.Equal(0, outcome.ExitCode);
    }

    /// <summary>Those of made-up curves. The stopping policies' have tests of their own.</summary>
    public static TheoryData<string> Quick =>
        [
            .. Directory
                .GetFiles(Folder, "*.yaml")
                .Where(file => File.ReadLines(file).Contains("model: synthetic"))
                .Select(file => Path.GetFileName(file))
                .Where(file => !file.StartsWith("stop-", StringComparison.Ordinal)),
        ];

    [Theory]
    [MemberData(nameof(Quick))]
    public async Task An_example_of_a_search_runs_to_its_end(string example)
    {
        using var scratch = new Scratch();
        string[] quick = ["--set", "space.seconds=0", "--home", scratch.Home];

        var run = await GridProcess.RunAsync(["run", Path.Combine(Folder, example), .. quick]);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.All(
            await Scratch.TrialsAsync(scratch.Home),
            trial => Assert.Equal("completed", trial.GetProperty("state").GetString())
        );
    }

    [Fact]
    [Trait("Length", "long")]
    public async Task The_origin_is_the_best_start_and_noise_leaves_the_mean_image()
    {
        using var scratch = new Scratch();

        var values = await BestAsync(scratch, "gon-sigma.yaml", "latent_sigma");

        Assert.True(values["0"] < values["0.01"] && values["0.01"] < values["0.1"]);
        Assert.InRange(values["0.1"] / MeanImageError, 0.98, 1.15);
        Assert.InRange(values["1"] / MeanImageError, 0.98, 1.15);
    }

    [Fact]
    [Trait("Length", "long")]
    public async Task Elu_and_selu_reconstruct_better_than_relu()
    {
        using var scratch = new Scratch();

        var values = await BestAsync(scratch, "gon-activation.yaml", "activation");

        Assert.True(values["elu"] < values["relu"]);
        Assert.True(values["selu"] < values["relu"]);
    }

    private static string Folder => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../examples"));

    /// <summary>Runs the example as it stands; the lowest test/mse among the repeats of each value of the parameter.</summary>
    private static async Task<Dictionary<string, double>> BestAsync(Scratch scratch, string example, string parameter)
    {
        await using var run = GridProcess.Start("run", Path.Combine(Folder, example), "--home", scratch.Home);
        var ended = await run.EndAsync(TimeSpan.FromMinutes(15));
        Assert.Equal(0, ended.ExitCode);
        return (await Scratch.TrialsAsync(scratch.Home))
            .GroupBy(trial => Shown(trial.GetProperty("parameters").GetProperty(parameter)), StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.Min(trial => trial.GetProperty("value").GetDouble()),
                StringComparer.Ordinal
            );
    }

    private static string Shown(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetDouble().ToString("R") : value.ToString();
}
