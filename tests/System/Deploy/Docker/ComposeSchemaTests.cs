namespace Grid.SystemTests.Deploy.Docker;

/// <summary>The compose files against the schema of the Compose specification. It comes from npm, once.</summary>
[Collection(NodeTools.Collection)]
public class ComposeSchemaTests
{
    [Fact]
    [Trait("Length", "long")]
    public async Task EveryComposeFileIsWhatTheSchemaSays()
    {
        var files = Directory.GetFiles(Repository.PathOf("docker"), "*.yaml");
        Assert.Equal($"{files.Length} files", (await ValidateAsync(files)).Trim());
    }

    [Fact]
    [Trait("Length", "long")]
    public async Task AMisspeltFieldIsFound()
    {
        using var scratch = new Scratch();
        var compose = Repository.Read("docker", "compose.yaml").Replace("read_only:", "readonly:");
        Assert.Contains("""{"additionalProperty":"readonly"}""", await ValidateAsync(scratch.Spec(compose)));
    }

    private static async Task<string> ValidateAsync(params string[] files)
    {
        var answer = await NodeTools.RunAsync("compose.js", files);
        return answer.Output + answer.Error;
    }
}
