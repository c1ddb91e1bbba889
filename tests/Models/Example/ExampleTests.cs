namespace Grid.Models.Tests.Example;

/// <summary>The model that docs/add-a-model.md shows: what the page promises of it holds.</summary>
public sealed class LinearAutoencoderContractTests : ModelContract
{
    protected override IModel Model { get; } = new LinearAutoencoderModel();

    protected override IReadOnlyDictionary<string, object> Small =>
        new Dictionary<string, object> { ["epochs"] = 3L, ["batch"] = 8L };

    protected override IReadOnlyList<(string, object)> Different => [("weight_decay", 0.1), ("lr", 3e-3), ("lr", 1e-4)];

    [Fact]
    public void It_learns()
    {
        using var training = Start(Lane(1, ("epochs", 20L), ("lr", 3e-3)));
        var epochs = Run(training);
        Assert.True(epochs[^1][0].Metrics["test/sse"] < 0.7 * epochs[0][0].Metrics["test/sse"]);
    }

    [Fact]
    public void The_page_shows_it_as_it_is()
    {
        var page = Read("add-a-model.md");
        var file = Read("LinearAutoencoder.cs");
        Assert.Contains($"```csharp\n{file}```\n", page, StringComparison.Ordinal);
        Assert.InRange(file.Split('\n').Count(line => line.Trim().Length > 0), 30, 40);
    }

    private static string Read(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "example", name));
}
