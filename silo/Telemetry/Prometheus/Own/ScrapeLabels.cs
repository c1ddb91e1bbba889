using OpenTelemetry;

namespace Grid.Silo;

/// <summary>Tags as labels.</summary>
internal static class ScrapeLabels
{
    /// <summary>
    /// In the tags' order. Those that come to the same name are one label, whose values stand with ';' between them in the order of the tags' own names (OpenTelemetry's rule).
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(ReadOnlyTagCollection tags)
    {
        var labels = new List<KeyValuePair<string, string>>(tags.Count);
        var hasSame = false;
        foreach (var (key, value) in tags)
        {
            var label = PrometheusNames.Label(key);
            hasSame |= labels.Exists(other => other.Key == label);
            labels.Add(new(label, ScrapeText.LabelOf(value)));
        }

        return hasSame ? Merged(tags) : labels;
    }

    /// <summary>Without the braces.</summary>
    public static void Write(ScrapeText text, IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        for (var i = 0; i < labels.Count; i++)
        {
            text.Add(i > 0 ? "," : "")
                .Add(labels[i].Key)
                .Add("=\"")
                .AddEscaped(labels[i].Value, quotes: true)
                .Add("\"");
        }
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Merged(ReadOnlyTagCollection tags)
    {
        var all = new List<(string Key, string Label, string Value)>();
        foreach (var (key, value) in tags)
        {
            all.Add((key, PrometheusNames.Label(key), ScrapeText.LabelOf(value)));
        }

        return
        [
            .. all.GroupBy(tag => tag.Label, StringComparer.Ordinal)
                .Select(same => new KeyValuePair<string, string>(
                    same.Key,
                    string.Join(';', same.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => tag.Value))
                )),
        ];
    }
}
