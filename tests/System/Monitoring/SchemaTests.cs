using System.Text.Json.Nodes;
using Grid.SystemTests.Deploy;

namespace Grid.SystemTests.Monitoring;

/// <summary>The dashboards against the types that Grafana publishes of them: a misspelt option is no error to Grafana, it just does nothing. They come from npm, once.</summary>
[Collection(NodeTools.Collection)]
public class SchemaTests
{
    private static IReadOnlyList<string> Files { get; } =
    [.. Directory.EnumerateFiles(Path.Combine(MonitoringFiles.Grafana, "dashboards")).Order(StringComparer.Ordinal)];

    [Fact]
    [Trait("Length", "long")]
    public async Task Grafana_knows_every_word_of_every_dashboard()
    {
        var answer = await NodeTools.RunAsync("grafana.js", [.. Files]);

        Assert.Equal($"{Files.Count} dashboards", (answer.Output + answer.Error).Trim());
    }

    [Theory]
    [Trait("Length", "long")]
    [InlineData("\"textMode\"", "\"textMod\"", "'\"textMod\"' does not exist")]
    [InlineData("\"stepAfter\"", "\"stepsAfter\"", "\"stepsAfter\"' is not assignable")]
    [InlineData("\"type\": \"table\"", "\"type\": \"tabel\"", "\"tabel\"' does not satisfy")]
    [InlineData("\"includeVars\"", "\"includeVariables\"", "'\"includeVariables\"' does not exist")]
    public async Task A_word_that_it_does_not_know_is_found(string word, string misspelt, string complaint)
    {
        using var scratch = new Scratch();
        var dashboard = Repository.Read("docker", "grafana", "dashboards", "fleet.json");
        Assert.Contains(word, dashboard, StringComparison.Ordinal);

        var answer = await NodeTools.RunAsync(
            "grafana.js",
            scratch.Spec(dashboard.Replace(word, misspelt, StringComparison.Ordinal), "fleet.json")
        );

        Assert.Contains(complaint, answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_types_are_those_of_the_Grafana_that_runs_in_containers()
    {
        var tools = JsonNode.Parse(Repository.Read("tests", "System", "Deploy", "tools", "package.json"))!;

        Assert.Equal(
            $"grafana/grafana:{tools["dependencies"]!["@grafana/schema"]}",
            Yaml.Text(Yaml.Load(Repository.Read("docker", "compose.yaml"))["services"]!["grafana"]!["image"])
        );
    }
}
