using System.Text.RegularExpressions;

namespace Grid.SystemTests.Monitoring;

/// <summary>Something that a dashboard or a rule asks of Prometheus.</summary>
/// <param name="Where">Who asks.</param>
/// <param name="Query">As it is asked, with all variables filled in.</param>
internal sealed partial record Question(string Where, string Query)
{
    /// <summary>
    /// The series that a rule or an annotation looks at. All is well while it gives nothing, so these are asked for instead of it: whether it would ever give something is what its own test is for.
    /// </summary>
    public static IEnumerable<Question> About(string where, string query) =>
        Selector()
            .Matches(query)
            .Select(match => match.Value)
            .Distinct()
            .Select(selector => new Question($"{where}, {selector}", selector));

    /// <summary>All variables of a dashboard as its reader would find them: each "all", or its first value; empty where it has none yet.</summary>
    public static async Task<Interpolation> VariablesAsync(
        Dashboard board,
        PrometheusServer prometheus,
        CancellationToken cancel
    )
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in board.Variables.Where(variable => variable.TryGetProperty("definition", out _)))
        {
            var asked = LabelValues().Match(variable.GetProperty("definition").GetString()!);
            var selector = new Interpolation(values).Of(asked.Groups["selector"].Value);
            var found = await prometheus.LabelValuesAsync(asked.Groups["label"].Value, selector, cancel);
            var all = variable.GetProperty("includeAll").GetBoolean();
            values[variable.GetProperty("name").GetString()!] = all
                ? variable.GetProperty("allValue").GetString()!
                : found.FirstOrDefault("");
        }

        return new Interpolation(values);
    }

    public override string ToString() => $"{Where}: {Query}";

    [GeneratedRegex(@"\b(grid_|DCGM_|\w+:)[\w:]+(\{[^}]*\})?", RegexOptions.ExplicitCapture)]
    private static partial Regex Selector();

    [GeneratedRegex(@"^label_values\((?<selector>.+), (?<label>\w+)\)$")]
    private static partial Regex LabelValues();
}
