using System.Text.RegularExpressions;

namespace Grid.SystemTests.Monitoring;

/// <summary>Puts values in the place of a dashboard's variables, as Grafana does before it asks Prometheus.</summary>
/// <param name="values">By the variable's name.</param>
internal sealed partial class Interpolation(IReadOnlyDictionary<string, string> values)
{
    private const string Window = "30s";

    /// <summary>All variables are "all", and the time shown is half a minute.</summary>
    public static Interpolation Anything { get; } = new(new Dictionary<string, string>());

    public string Of(string query) => Variable().Replace(query, match => ValueOf(match.Groups["name"].Value));

    private string ValueOf(string name) =>
        name switch
        {
            "__rate_interval" or "__interval" or "__range" => Window,
            "__range_s" => Window[..^1],
            _ => values.GetValueOrDefault(name, ".*"),
        };

    [GeneratedRegex(@"\$\{?(?<name>\w+)\}?")]
    private static partial Regex Variable();
}
