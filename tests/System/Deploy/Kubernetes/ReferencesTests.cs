using System.Text.Json.Nodes;

namespace Grid.SystemTests.Deploy.Kubernetes;

/// <summary>What <see cref="References"/> finds: one wrong word at a time in the objects of a silo.</summary>
public class ReferencesTests
{
    private const string Pod = "spec/template/spec";
    private const string Container = $"{Pod}/containers/0";

    [Theory]
    [InlineData("StatefulSet", "spec/serviceName", "elsewhere", "no service elsewhere")]
    [InlineData("StatefulSet", "spec/selector/matchLabels/app.kubernetes.io|name", "other", "its own pods")]
    [InlineData("StatefulSet", $"{Pod}/serviceAccountName", "admin", "no account admin")]
    [InlineData("StatefulSet", $"{Pod}/volumes/1/secret/secretName", "lost", "nothing makes the secret lost")]
    [InlineData(
        "StatefulSet",
        $"{Container}/env/2/value",
        "/run/secrets/grid/other",
        "secret at /run/secrets/grid/other"
    )]
    [InlineData(
        "StatefulSet",
        $"{Container}/args/5",
        "--metrics-token-file=/run/secrets/lost/a",
        "secret at /run/secrets/lost/a"
    )]
    [InlineData("StatefulSet", $"{Container}/args/2", "--name=$(NOBODY)", "no variable NOBODY")]
    [InlineData("StatefulSet", $"{Container}/volumeMounts/1/name", "cache", "not the ones that it mounts")]
    [InlineData("StatefulSet", $"{Container}/readinessProbe/httpGet/port", "web", "a probe asks at the port web")]
    [InlineData("StatefulSet", $"{Container}/ports/0/name", "web", "its pods have no port http")]
    [InlineData("Service", "spec/selector/app.kubernetes.io|name", "other", "selects no pod")]
    [InlineData("PodDisruptionBudget", "spec/selector/matchLabels/app.kubernetes.io|name", "other", "selects no pod")]
    [InlineData("NetworkPolicy", "spec/podSelector/matchLabels/app.kubernetes.io|name", "other", "selects no pod")]
    public void AWrongNameIsFound(string kind, string path, string wrong, string problem)
    {
        var objects = Overlay.Plain();
        Change(objects.Of(kind).First(), path, wrong);
        var secrets = new[] { "token", "metrics-token" }.ToLookup(_ => "grid-token");
        Assert.Contains(
            new References(objects, secrets).Problems(),
            found => found.Contains(problem, StringComparison.Ordinal)
        );
    }

    /// <param name="path">Names and numbers between slashes; | stands for a slash in a name.</param>
    private static void Change(JsonNode node, string path, string value)
    {
        var steps = path.Split('/').Select(step => step.Replace('|', '/')).ToList();
        var owner = steps.SkipLast(1).Aggregate(node, (at, step) => At(at, step)!);
        if (owner is JsonArray list)
        {
            list[int.Parse(steps[^1])] = value;
        }
        else
        {
            Assert.NotNull(owner[steps[^1]]);
            owner[steps[^1]] = value;
        }
    }

    private static JsonNode? At(JsonNode node, string step) =>
        node is JsonArray list ? list[int.Parse(step)] : node[step];
}
