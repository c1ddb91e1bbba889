using System.Text.Json.Nodes;

namespace Grid.SystemTests.Deploy.Kubernetes;

/// <summary>Objects that are applied together.</summary>
internal sealed class Objects(IReadOnlyList<JsonNode> all)
{
    public IReadOnlyList<JsonNode> All => all;

    /// <summary>The silos, one for each role.</summary>
    public IReadOnlyList<JsonNode> Silos =>
        [
            .. Of("StatefulSet")
                .Where(each => Yaml.Text(each["metadata"]!["labels"]?["app.kubernetes.io/name"]) == "silo"),
        ];

    public IEnumerable<JsonNode> Of(string kind) => all.Where(each => KindOf(each) == kind);

    /// <summary>What makes pods.</summary>
    public IEnumerable<JsonNode> Workloads => all.Where(each => each["spec"]?["template"]?["spec"] is not null);

    public JsonNode? Named(string kind, string? name) => Of(kind).SingleOrDefault(each => NameOf(each) == name);

    /// <summary>The labels of the pods that it makes.</summary>
    public static JsonNode? LabelsOf(JsonNode workload) => workload["spec"]!["template"]!["metadata"]!["labels"];

    public static JsonNode PodOf(JsonNode workload) => workload["spec"]!["template"]!["spec"]!;

    public static JsonNode ContainerOf(JsonNode workload) => Assert.Single(Yaml.Items(PodOf(workload)["containers"]));

    public static string KindOf(JsonNode each) => Yaml.Text(each["kind"])!;

    public static string NameOf(JsonNode each) => Yaml.Text(each["metadata"]!["name"])!;

    public static string TitleOf(JsonNode each) => $"{KindOf(each)} {NameOf(each)}";
}
