using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Grid.SystemTests.Deploy.Kubernetes;

/// <summary>The part of <see cref="References"/> that looks into pods.</summary>
internal sealed partial class PodReferences(Objects objects, ILookup<string, string> secrets, JsonNode workload)
{
    private readonly JsonNode _pod = Objects.PodOf(workload);

    public IEnumerable<string> Problems()
    {
        var service = Yaml.Text(workload["spec"]!["serviceName"]);
        var account = Yaml.Text(_pod["serviceAccountName"]);
        return
        [
            .. If(
                !References.Matches(workload["spec"]!["selector"], Objects.LabelsOf(workload)),
                "it does not select its own pods"
            ),
            .. If(objects.Named("Service", service) is null, $"there is no service {service}"),
            .. If(
                account is not null && objects.Named("ServiceAccount", account) is null,
                $"there is no account {account}"
            ),
            .. OfVolumes(),
            .. Yaml.Items(_pod["containers"]).SelectMany(OfContainer),
        ];
    }

    private IEnumerable<string> OfVolumes()
    {
        var volumes = Yaml.Items(_pod["volumes"]).ToList();
        var claimed = Yaml.Items(workload["spec"]!["volumeClaimTemplates"]).Select(Objects.NameOf);
        var named = volumes.Select(each => Yaml.Text(each["name"])!).Concat(claimed);
        var mounted = Yaml.Items(_pod["containers"]).SelectMany(each => Yaml.Items(each["volumeMounts"]));
        var claims = volumes.Select(each => Yaml.Text(each["persistentVolumeClaim"]?["claimName"])).OfType<string>();
        var given = volumes.Select(each => Yaml.Text(each["secret"]?["secretName"])).OfType<string>();
        return
        [
            .. If(
                !named.ToHashSet().SetEquals(mounted.Select(each => Yaml.Text(each["name"])!)),
                "its volumes are not the ones that it mounts"
            ),
            .. claims.SelectMany(claim =>
                If(objects.Named("PersistentVolumeClaim", claim) is null, $"there is no claim {claim}")
            ),
            .. given.SelectMany(secret => If(!secrets.Contains(secret), $"nothing makes the secret {secret}")),
        ];
    }

    private IEnumerable<string> OfContainer(JsonNode container)
    {
        var environment = Yaml.Items(container["env"]).ToList();
        var arguments = Yaml.Strings(container["args"]);
        string[] probes = ["startupProbe", "livenessProbe", "readinessProbe"];
        var asked = probes.Select(probe => Yaml.Text(container[probe]?["httpGet"]?["port"])).OfType<string>();
        var variables = arguments.SelectMany(each => Variable().Matches(each)).Select(match => match.Groups[1].Value);
        var settings = environment.Select(each => each["valueFrom"]?["configMapKeyRef"]).OfType<JsonNode>();
        // What a variable or an option says.
        var values = environment
            .Select(each => Yaml.Text(each["value"]))
            .Concat(arguments.Select(each => each.Split('=', 2)[^1]));
        return
        [
            .. asked.SelectMany(port =>
                If(!References.PortsOf(workload).Contains(port), $"a probe asks at the port {port}, which it has not")
            ),
            .. variables.SelectMany(name =>
                If(!environment.Exists(each => Yaml.Text(each["name"]) == name), $"there is no variable {name}")
            ),
            .. settings.SelectMany(each =>
                If(!HasSetting(each), $"there is no ConfigMap {each["name"]} with the key {each["key"]}")
            ),
            .. values
                .OfType<string>()
                .SelectMany(value => If(!IsSecretOrOther(container, value), $"nothing puts a secret at {value}")),
        ];
    }

    private bool HasSetting(JsonNode reference) =>
        objects.Named("ConfigMap", Yaml.Text(reference["name"]))?["data"]?[Yaml.Text(reference["key"])!] is not null;

    /// <summary>A file below /run/secrets is a key of the secret that is mounted there.</summary>
    private bool IsSecretOrOther(JsonNode container, string file)
    {
        if (!file.StartsWith("/run/secrets/", StringComparison.Ordinal))
        {
            return true;
        }

        var mount = Yaml.Items(container["volumeMounts"])
            .SingleOrDefault(each => Yaml.Text(each["mountPath"]) == Path.GetDirectoryName(file));
        var volume = Yaml.Items(_pod["volumes"])
            .SingleOrDefault(each => Yaml.Text(each["name"]) == Yaml.Text(mount?["name"]));
        return secrets[Yaml.Text(volume?["secret"]?["secretName"]) ?? ""].Contains(Path.GetFileName(file));
    }

    private IEnumerable<string> If(bool wrong, string problem) => References.If(wrong, workload, problem);

    [GeneratedRegex(@"\$\((\w+)\)")]
    private static partial Regex Variable();
}
