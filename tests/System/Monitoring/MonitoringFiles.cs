using YamlDotNet.RepresentationModel;

namespace Grid.SystemTests.Monitoring;

/// <summary>What Prometheus and Grafana are given, where it stands in this repository.</summary>
internal static class MonitoringFiles
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));

    public static string Prometheus { get; } = Path.Combine(Root, "docker", "prometheus");

    public static string Grafana { get; } = Path.Combine(Root, "docker", "grafana");

    public static string RuleTests { get; } = Path.Combine(Root, "tests", "System", "Monitoring", "Rules");

    public static IReadOnlyList<string> Rules { get; } =
    [.. Directory.EnumerateFiles(Path.Combine(Prometheus, "rules"), "*.yml").Order(StringComparer.Ordinal)];

    public static IReadOnlyList<Dashboard> Dashboards { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(Grafana, "dashboards"), "*.json")
            .Order(StringComparer.Ordinal)
            .Select(Dashboard.Read),
    ];

    /// <summary>All rules that have this key ("alert", "record"), of all groups and files.</summary>
    public static IReadOnlyList<YamlMappingNode> RulesWith(string key) =>
        [
            .. Rules
                .SelectMany(file => Yaml(file)["groups"].Items())
                .SelectMany(group => group["rules"].Items())
                .OfType<YamlMappingNode>()
                .Where(rule => rule.Children.ContainsKey(key)),
        ];

    public static YamlNode Yaml(string file)
    {
        var stream = new YamlStream();
        using var reader = File.OpenText(file);
        stream.Load(reader);
        return stream.Documents[0].RootNode;
    }

    public static IReadOnlyList<YamlNode> Items(this YamlNode node) => ((YamlSequenceNode)node).Children.AsReadOnly();

    /// <summary>The text at the end of these keys; null where one of them is missing.</summary>
    public static string? Text(this YamlNode node, params string[] keys)
    {
        foreach (var key in keys)
        {
            if (node is not YamlMappingNode mapping || !mapping.Children.TryGetValue(key, out var next))
            {
                return null;
            }

            node = next;
        }

        return ((YamlScalarNode)node).Value;
    }
}
