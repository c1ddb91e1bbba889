namespace Grid.SystemTests.Deploy.Kubernetes;

/// <summary>Every object against the published schema of its kind: Kubernetes', the Prometheus operator's, KEDA's. They come from npm, once.</summary>
[Collection(NodeTools.Collection)]
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
        using var scratch = new Scratch();
        var answer = await NodeTools.RunAsync("kubernetes.js", scratch.Spec(objects, "objects.yaml"));
        return answer.Output + answer.Error;
    }
}
