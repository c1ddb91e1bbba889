using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Grid.SystemTests.Deploy.Kubernetes;

/// <summary>Finds what objects name that is not there: what a cluster would accept, and then not run.</summary>
/// <param name="secrets">The secrets that are made by hand, with their keys.</param>
internal sealed partial class References(Objects objects, ILookup<string, string> secrets)
{
    public IEnumerable<string> Problems() =>
        [
            .. objects.Of("Service").SelectMany(OfService),
            .. objects.Workloads.SelectMany(OfWorkload),
            .. objects.Of("PodDisruptionBudget").SelectMany(each => OfSelector(each, each["spec"]!["selector"], [])),
            .. objects.Of("NetworkPolicy").SelectMany(OfPolicy),
            .. objects.Of("ServiceMonitor").SelectMany(OfMonitor),
            .. objects.Of("ScaledObject").SelectMany(OfScaler),
        ];

    private IEnumerable<string> OfService(JsonNode service)
    {
        var selector = new JsonObject { ["matchLabels"] = service["spec"]!["selector"]!.DeepClone() };
        return OfSelector(service, selector, Yaml.Items(service["spec"]!["ports"]).Select(port => port["targetPort"]));
    }

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
        var found = objects.Workloads.Where(each => Matches(selector, LabelsOf(each))).ToList();
        if (found.Count == 0)
        {
            yield return $"{Objects.TitleOf(owner)} selects no pod";
        }

        foreach (var port in ports.Select(Yaml.Text))
        {
            if (!found.TrueForAll(each => PortsOf(each).Contains(port)))
            {
                yield return $"{Objects.TitleOf(owner)}: its pods have no port {port}";
            }
        }
    }

    private IEnumerable<string> OfMonitor(JsonNode monitor)
    {
        var services = objects
            .Of("Service")
            .Where(each => Matches(monitor["spec"]!["selector"], each["metadata"]!["labels"]))
            .ToList();
        var wanted = Yaml.Items(monitor["spec"]!["endpoints"]).Select(each => Yaml.Text(each["port"]));
        var had = services
            .SelectMany(each => Yaml.Items(each["spec"]!["ports"]))
            .Select(port => Yaml.Text(port["name"]));
        if (services.Count != 1 || wanted.Except(had).Any())
        {
            yield return $"{Objects.TitleOf(monitor)} finds {services.Count} services, or no such port";
        }

        foreach (
            var credentials in Yaml.Items(monitor["spec"]!["endpoints"])
                .Select(each => each["authorization"]?["credentials"])
        )
        {
            if (credentials is not null)
            {
                foreach (var problem in OfSecret(monitor, credentials["name"], credentials["key"]))
                {
                    yield return problem;
                }
            }
        }
    }

    private IEnumerable<string> OfScaler(JsonNode scaler)
    {
        var target = scaler["spec"]!["scaleTargetRef"]!;
        var found = objects.Named(Yaml.Text(target["kind"])!, Yaml.Text(target["name"]));
        if (found is null || found["spec"]!["replicas"] is not null)
        {
            yield return $"{Objects.TitleOf(scaler)}: its target is not there, or has a number of its own";
        }
    }

    private IEnumerable<string> OfWorkload(JsonNode workload)
    {
        var title = Objects.TitleOf(workload);
        var pod = workload["spec"]!["template"]!["spec"]!;
        if (!Matches(workload["spec"]!["selector"], LabelsOf(workload)))
        {
            yield return $"{title} does not select its own pods";
        }

        var service = objects.Named("Service", Yaml.Text(workload["spec"]!["serviceName"]));
        if (Objects.KindOf(workload) == "StatefulSet" && service is null)
        {
            yield return $"{title}: there is no service of its name";
        }

        if (Yaml.Text(pod["serviceAccountName"]) is { } account && objects.Named("ServiceAccount", account) is null)
        {
            yield return $"{title}: there is no account {account}";
        }

        foreach (
            var problem in OfVolumes(workload, pod)
                .Concat(Yaml.Items(pod["containers"]).SelectMany(each => OfContainer(workload, each)))
        )
        {
            yield return problem;
        }
    }

    private IEnumerable<string> OfVolumes(JsonNode workload, JsonNode pod)
    {
        var title = Objects.TitleOf(workload);
        var claimed = Yaml.Items(workload["spec"]!["volumeClaimTemplates"]).Select(Objects.NameOf);
        var volumes = Yaml.Items(pod["volumes"])
            .Select(each => Yaml.Text(each["name"]))
            .Concat(claimed)
            .Order()
            .ToList();
        var mounted = Yaml.Items(pod["containers"]).SelectMany(each => Yaml.Items(each["volumeMounts"]));
        if (!volumes.SequenceEqual(mounted.Select(each => Yaml.Text(each["name"])).Distinct().Order()))
        {
            yield return $"{title}: its volumes are not the ones that it mounts";
        }

        foreach (var volume in Yaml.Items(pod["volumes"]))
        {
            if (
                Yaml.Text(volume["persistentVolumeClaim"]?["claimName"]) is { } claim
                && objects.Named("PersistentVolumeClaim", claim) is null
            )
            {
                yield return $"{title}: there is no claim {claim}";
            }

            if (volume["secret"] is { } secret && !secrets.Contains(Yaml.Text(secret["secretName"])!))
            {
                yield return $"{title}: nothing makes the secret {secret["secretName"]}";
            }
        }
    }

    private IEnumerable<string> OfContainer(JsonNode workload, JsonNode container)
    {
        var title = Objects.TitleOf(workload);
        var variables = Yaml.Items(container["env"]).Select(each => Yaml.Text(each["name"])).ToHashSet();
        foreach (
            var name in Yaml.Strings(container["args"])
                .SelectMany(argument => Variable().Matches(argument))
                .Select(match => match.Groups[1].Value)
        )
        {
            if (!variables.Contains(name))
            {
                yield return $"{title}: there is no variable {name}";
            }
        }

        foreach (
            var source in Yaml.Items(container["env"])
                .Select(each => each["valueFrom"]?["configMapKeyRef"])
                .OfType<JsonNode>()
        )
        {
            if (objects.Named("ConfigMap", Yaml.Text(source["name"]))?["data"]?[Yaml.Text(source["key"])!] is null)
            {
                yield return $"{title}: there is no ConfigMap {source["name"]} with the key {source["key"]}";
            }
        }

        foreach (var probe in (string[])["startupProbe", "livenessProbe", "readinessProbe"])
        {
            if (Yaml.Text(container[probe]?["httpGet"]?["port"]) is { } port && !PortsOf(workload).Contains(port))
            {
                yield return $"{title}: its {probe} asks at the port {port}, which it has not";
            }
        }

        // A file that a variable or an option names is a key of the secret mounted there.
        foreach (
            var file in Yaml.Items(container["env"])
                .Select(each => Yaml.Text(each["value"]))
                .Concat(
                    Yaml.Strings(container["args"])
                        .Select(each => each[(each.IndexOf('=', StringComparison.Ordinal) + 1)..])
                )
                .OfType<string>()
                .Where(value => value.StartsWith("/run/secrets/", StringComparison.Ordinal))
        )
        {
            var mount = Yaml.Items(container["volumeMounts"])
                .SingleOrDefault(each => file.StartsWith($"{each["mountPath"]}/", StringComparison.Ordinal));
            var volume = Yaml.Items(Objects.PodOf(workload)["volumes"])
                .SingleOrDefault(each => Yaml.Text(each["name"]) == Yaml.Text(mount?["name"]));
            foreach (var problem in OfSecret(workload, volume?["secret"]?["secretName"], Path.GetFileName(file)))
            {
                yield return problem;
            }
        }
    }

    private IEnumerable<string> OfSecret(JsonNode owner, JsonNode? name, JsonNode? key)
    {
        if (!secrets[Yaml.Text(name) ?? ""].Contains(Yaml.Text(key)))
        {
            yield return $"{Objects.TitleOf(owner)}: nothing makes the secret {name} with the key {key}";
        }
    }

    private static JsonNode? LabelsOf(JsonNode workload) => workload["spec"]!["template"]!["metadata"]!["labels"];

    private static HashSet<string?> PortsOf(JsonNode workload) =>
        [
            .. Yaml.Items(workload["spec"]!["template"]!["spec"]!["containers"])
                .SelectMany(each => Yaml.Items(each["ports"]))
                .SelectMany(port => (string?[])[Yaml.Text(port["name"]), Yaml.Text(port["containerPort"])]),
        ];

    private static bool Matches(JsonNode? selector, JsonNode? labels) =>
        selector?["matchLabels"] is JsonObject wanted
        && wanted.All(label => Yaml.Text(labels?[label.Key]) == Yaml.Text(label.Value));

    [GeneratedRegex(@"\$\((\w+)\)")]
    private static partial Regex Variable();
}
