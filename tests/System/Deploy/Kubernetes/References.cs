using System.Text.Json.Nodes;

namespace Grid.SystemTests.Deploy.Kubernetes;

/// <summary>Finds what objects name that is not there: what a cluster would accept, and then not run.</summary>
/// <param name="secrets">The secrets that are made by hand, with their keys.</param>
internal sealed class References(Objects objects, ILookup<string, string> secrets)
{
    public IReadOnlyList<string> Problems() =>
        [
            .. objects.Of("Service").SelectMany(OfService),
            .. objects.Of("PodDisruptionBudget").SelectMany(each => OfSelector(each, each["spec"]!["selector"], [])),
            .. objects.Of("NetworkPolicy").SelectMany(OfPolicy),
            .. objects.Of("ServiceMonitor").SelectMany(OfMonitor),
            .. objects.Of("ScaledObject").SelectMany(OfScaler),
            .. objects.Workloads.SelectMany(each => new PodReferences(objects, secrets, each).Problems()),
        ];

    /// <summary>The problem, where there is one.</summary>
    public static IEnumerable<string> If(bool wrong, JsonNode owner, string problem) =>
        wrong ? [$"{Objects.TitleOf(owner)}: {problem}"] : [];

    /// <summary>Whether labels are those that a selector asks for.</summary>
    public static bool Matches(JsonNode? selector, JsonNode? labels) =>
        selector?["matchLabels"] is JsonObject wanted
        && wanted.All(label => Yaml.Text(labels?[label.Key]) == Yaml.Text(label.Value));

    /// <summary>The names and numbers of the ports of what makes pods.</summary>
    public static HashSet<string?> PortsOf(JsonNode workload) =>
        [
            .. Yaml.Items(Objects.PodOf(workload)["containers"])
                .SelectMany(container => Yaml.Items(container["ports"]))
                .SelectMany(port => (string?[])[Yaml.Text(port["name"]), Yaml.Text(port["containerPort"])]),
        ];

    private IEnumerable<string> OfService(JsonNode service) =>
        OfSelector(
            service,
            new JsonObject { ["matchLabels"] = service["spec"]!["selector"]!.DeepClone() },
            Yaml.Items(service["spec"]!["ports"]).Select(port => port["targetPort"])
        );

    private IEnumerable<string> OfPolicy(JsonNode policy) =>
        OfSelector(
            policy,
            policy["spec"]!["podSelector"],
            Yaml.Items(policy["spec"]!["ingress"])
                .SelectMany(rule => Yaml.Items(rule["ports"]))
                .Select(port => port["port"])
        );

    /// <summary>A selector finds pods, and they have these ports.</summary>
    private IEnumerable<string> OfSelector(JsonNode owner, JsonNode? selector, IEnumerable<JsonNode?> ports)
    {
        var found = objects.Workloads.Where(each => Matches(selector, Objects.LabelsOf(each))).ToList();
        return
        [
            .. If(found.Count == 0, owner, "it selects no pod"),
            .. ports
                .Select(Yaml.Text)
                .SelectMany(port =>
                    If(found.Exists(each => !PortsOf(each).Contains(port)), owner, $"its pods have no port {port}")
                ),
        ];
    }

    private IEnumerable<string> OfMonitor(JsonNode monitor)
    {
        var services = objects
            .Of("Service")
            .Where(each => Matches(monitor["spec"]!["selector"], each["metadata"]!["labels"]))
            .ToList();
        var ports = services
            .SelectMany(each => Yaml.Items(each["spec"]!["ports"]))
            .Select(port => Yaml.Text(port["name"]));
        var endpoints = Yaml.Items(monitor["spec"]!["endpoints"]).ToList();
        return
        [
            .. If(services.Count != 1, monitor, $"it finds {services.Count} services"),
            .. If(
                endpoints.Select(each => Yaml.Text(each["port"])).Except(ports).Any(),
                monitor,
                "its service has no such port"
            ),
            .. endpoints
                .Select(each => each["authorization"]!["credentials"]!)
                .SelectMany(each =>
                    If(
                        !secrets[Yaml.Text(each["name"])!].Contains(Yaml.Text(each["key"])),
                        monitor,
                        $"nothing makes the secret {each["name"]} with the key {each["key"]}"
                    )
                ),
        ];
    }

    private IEnumerable<string> OfScaler(JsonNode scaler)
    {
        var target = scaler["spec"]!["scaleTargetRef"]!;
        var found = objects.Named(Yaml.Text(target["kind"])!, Yaml.Text(target["name"]));
        return
        [
            .. If(found is null, scaler, "its target is not there"),
            .. If(found?["spec"]!["replicas"] is not null, scaler, "its target has a number of its own"),
        ];
    }
}
