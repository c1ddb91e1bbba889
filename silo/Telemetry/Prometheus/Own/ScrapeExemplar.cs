using OpenTelemetry.Metrics;

namespace Grid.Silo;

/// <summary>Exemplars: one measurement beside a number, with the trace that it belongs to.</summary>
internal static class ScrapeExemplar
{
    private const string TraceId = "trace_id";
    private const string SpanId = "span_id";

    /// <summary>OpenMetrics' limit for an exemplar's labels, names and values together.</summary>
    private const int MostCharacters = 128;

    /// <summary>Writes the newest exemplar of a value that fits, where there is one.</summary>
    /// <param name="isLong">Whether the values are whole numbers.</param>
    public static void WriteNewest(ScrapeText text, in MetricPoint point, Func<double, bool> fits, bool isLong)
    {
        if (!point.TryGetExemplars(out var exemplars))
        {
            return;
        }

        Exemplar? newest = null;
        foreach (ref readonly var exemplar in exemplars)
        {
            var value = isLong ? exemplar.LongValue : exemplar.DoubleValue;
            if (fits(value) && (newest is not { } other || other.Timestamp <= exemplar.Timestamp))
            {
                newest = exemplar;
            }
        }

        if (newest is { } found)
        {
            Write(text, found, isLong);
        }
    }

    private static void Write(ScrapeText text, Exemplar exemplar, bool isLong)
    {
        text.Add(" # {");
        ScrapeLabels.Write(text, LabelsOf(exemplar));
        text.Add("} ");
        _ = isLong ? text.Add(exemplar.LongValue) : text.Add(exemplar.DoubleValue);
        var seconds = (exemplar.Timestamp - DateTimeOffset.UnixEpoch).Ticks / (double)TimeSpan.TicksPerSecond;
        text.Add(" ").Add(seconds);
    }

    private static List<KeyValuePair<string, string>> LabelsOf(Exemplar exemplar)
    {
        var labels = new List<KeyValuePair<string, string>>();
        var left = MostCharacters;
        if (exemplar.TraceId != default)
        {
            Add(TraceId, exemplar.TraceId.ToHexString());
        }

        if (exemplar.SpanId != default)
        {
            Add(SpanId, exemplar.SpanId.ToHexString());
        }

        foreach (var (key, value) in exemplar.FilteredTags)
        {
            if (PrometheusNames.Label(key) is var label and not (TraceId or SpanId))
            {
                Add(label, ScrapeText.LabelOf(value));
            }
        }

        return labels;

        void Add(string label, string value)
        {
            if (label.Length + value.Length <= left)
            {
                left -= label.Length + value.Length;
                labels.Add(new(label, value));
            }
        }
    }
}
