namespace Grid.SystemTests.Deploy.Kubernetes;

/// <summary>Every object against the published schema of its kind: Kubernetes', the Prometheus operator's, KEDA's. They come from npm, once.</summary>
public class SchemaTests
{
    public static TheoryData<string> Overlays => Overlay.Names;

    [Theory]
    [MemberData(nameof(Overlays))]
    [Trait("Length", "long")]
    public async Task EveryObjectIsWhatItsSchemaSays(string overlay)
    {
        var objects = await Overlay.BuildAsync(overlay);
        var answer = await ValidateAsync(objects);
        Assert.Equal($"{Yaml.LoadAll(objects).Count} objects", answer.Trim());
    }

    [Fact]
    [Trait("Length", "long")]
    public async Task AMisspeltFieldIsFound()
    {
        var objects = await Overlay.BuildAsync("local");
        var answer = await ValidateAsync(
            objects.Replace("enableServiceLinks", "enableServiceLink", StringComparison.Ordinal)
        );
        Assert.Contains(
            "StatefulSet silo: /spec/template/spec/enableServiceLink is not known",
            answer,
            StringComparison.Ordinal
        );
    }

    private static async Task<string> ValidateAsync(string objects)
    {
        Assert.SkipUnless(Tool.Exists("npm"), "There is no npm on this machine.");
        var folder = Repository.PathOf("artifacts", "kubernetes-schemas");
        Directory.CreateDirectory(folder);
        var sources = Repository.PathOf("tests", "System", "Deploy", "Kubernetes", "schemas");
        foreach (var file in Directory.GetFiles(sources))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        string[] quietly = ["--no-audit", "--no-fund", "--package-lock=false", "--prefer-offline"];
        await Tool.RunAsync(["npm", "install", "--prefix", folder, .. quietly]);
        var input = Path.Combine(folder, "objects.yaml");
        await File.WriteAllTextAsync(input, objects, TestContext.Current.CancellationToken);
        return await Tool.RunAsync("node", Path.Combine(folder, "validate.js"), input);
    }
}
