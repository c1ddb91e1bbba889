using System.Text.Json;

namespace Grid.SystemTests;

/// <summary>A folder for one test, with specs and homes in it; gone afterwards.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grid-system-");

    public string Home => Path.Combine(_folder.FullName, "home");

    public string Spec(string yaml, string name = "spec.yaml")
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, yaml);
        return file;
    }

    /// <summary>A sweep of the synthetic model: 8 trials of 10 epochs of so many seconds.</summary>
    public string Synthetic(double seconds) =>
        Spec(
            $$"""
            version: 1
            name: curve
            model: synthetic
            objective: {metric: test/loss, goal: minimize}
            space:
              lr: {choice: [0.0003, 0.001, 0.003, 0.01]}
              epochs: 10
              seconds: {{seconds}}
            search: {algorithm: grid, repeats: 2}
            """
        );

    /// <summary>A sweep of the synthetic model: so many trials of so many epochs of so many seconds.</summary>
    public string Curves(int trials, int epochs, double seconds) =>
        Spec(
            $$"""
            version: 1
            name: curves
            model: synthetic
            objective: {metric: test/loss, goal: minimize}
            space:
              lr: {min: 0.0001, max: 0.1, scale: log, points: {{trials}}}
              epochs: {{epochs}}
              seconds: {{seconds}}
            search: {algorithm: grid}
            """,
            "curves.yaml"
        );

    /// <summary>A sweep of small GONs: so many real trainings of some seconds.</summary>
    public string Gons(int trials) =>
        Spec(
            $$"""
            version: 1
            name: gons
            model: gon
            dataset: fashion-mnist
            objective: {metric: test/loss, goal: minimize}
            space:
              lr: {min: 0.0001, max: 0.001, scale: log, points: {{trials}}}
              epochs: 6
              train_images: 256
              test_images: 128
              ngf: 4
              nz: 16
            search: {algorithm: grid}
            trial: {threads: 1}
            """,
            "gons.yaml"
        );

    /// <summary>A sweep of small GONs with epochs of some seconds, of which all checkpoints are kept.</summary>
    public string LongEpochs(int trials) =>
        Spec(
            $$"""
            version: 1
            name: long-epochs
            model: gon
            dataset: fashion-mnist
            objective: {metric: test/loss, goal: minimize}
            space:
              lr: {min: 0.0001, max: 0.001, scale: log, points: {{trials}}}
              epochs: 2
              train_images: 8192
              test_images: 128
              ngf: 4
              nz: 16
            search: {algorithm: grid}
            trial: {threads: 1}
            checkpoint: {keep: 9}
            """,
            "long-epochs.yaml"
        );

    /// <summary>What `grid trials` says of the only sweep of a home.</summary>
    public static async Task<IReadOnlyList<JsonElement>> TrialsAsync(string home)
    {
        var answer = await GridProcess.RunAsync("trials", await OnlySweepAsync(home), "--home", home, "-o", "json");
        Assert.Equal(0, answer.ExitCode);
        return [.. JsonDocument.Parse(answer.Output).RootElement.EnumerateArray()];
    }

    public static async Task<string> OnlySweepAsync(string home) =>
        (await OnlySweepStatusAsync(home)).GetProperty("id").GetString()!;

    public static async Task<JsonElement> OnlySweepStatusAsync(string home)
    {
        var answer = await GridProcess.RunAsync("ls", "--home", home, "-o", "json");
        Assert.Equal(0, answer.ExitCode);
        return Assert.Single(JsonDocument.Parse(answer.Output).RootElement.EnumerateArray().ToList());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
