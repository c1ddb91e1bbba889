using System.Text.RegularExpressions;

namespace Grid.Silo.Tests;

/// <summary>What a silo hands out, taken apart.</summary>
internal sealed partial record Scrape(string Text)
{
    private IEnumerable<string> Lines => Text.Split('\n').Where(line => line.Length > 0);

    /// <summary>Families by name, with their types.</summary>
    public IReadOnlyDictionary<string, string> Types =>
        Lines
            .Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .ToDictionary(words => words[2], words => words[3], StringComparer.Ordinal);

    /// <summary>Names and labels, without the values.</summary>
    public IReadOnlySet<string> Series =>
        Lines
            .Where(line => !line.StartsWith('#'))
            .Select(line => line[..(line.LastIndexOf('}') + 1)])
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The names of a family's labels.</summary>
    public IReadOnlySet<string> LabelsOf(string family) =>
        Series
            .Where(series => series.StartsWith($"{family}{{", StringComparison.Ordinal))
            .SelectMany(series => Label().Matches(series))
            .Select(label => label.Groups["name"].Value)
            .ToHashSet(StringComparer.Ordinal);

    public double Value(string series) =>
        double.Parse(
            Lines.Single(line => line.StartsWith($"{series} ", StringComparison.Ordinal))[(series.Length + 1)..]
        );

    [GeneratedRegex("(?<name>[a-z_]+)=\"")]
    private static partial Regex Label();
}
