using OpenTelemetry.Metrics;

namespace Grid.Silo;

/// <summary>Prometheus' kinds of metrics.</summary>
internal enum FamilyKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>All metrics that have one name in Prometheus: those of several meters, and those that only differ in what a name there may not have.</summary>
internal sealed class MetricFamily(string name, string sample, FamilyKind kind)
{
    private readonly List<Metric> _metrics = [];

    private bool _isOfTwoKinds;

    /// <summary>The family's name; a counter's is without `_total` in OpenMetrics.</summary>
    public string Name => name;

    /// <summary>The name of its samples, but for a histogram's suffixes.</summary>
    public string Sample => sample;

    public FamilyKind Kind => kind;

    public string? Unit { get; private set; }

    public string? Help { get; private set; }

    public IReadOnlyList<Metric> Metrics => _metrics;

    /// <summary>Puts metrics together, by name. Those of one name and two kinds are left out: a scraper would refuse the whole answer.</summary>
    public static IReadOnlyList<MetricFamily> Of(IEnumerable<Metric> metrics, bool isOpenMetrics)
    {
        var byName = new Dictionary<string, MetricFamily>(StringComparer.Ordinal);
        foreach (var metric in metrics)
        {
            if (KindOf(metric.MetricType) is not { } kind)
            {
                continue;
            }

            var (family, sample, unit) = PrometheusNames.Of(metric.Name, metric.Unit, kind == FamilyKind.Counter);
            var name = isOpenMetrics ? family : sample;
            if (!byName.TryGetValue(name, out var known))
            {
                byName.Add(name, known = new MetricFamily(name, sample, kind));
            }

            known._isOfTwoKinds |= known.Kind != kind;
            known._metrics.Add(metric);
            known.Unit ??= unit;
            known.Help ??= metric.Description is { Length: > 0 } help ? help : null;
        }

        return
        [
            .. byName.Values.Where(known => !known._isOfTwoKinds).OrderBy(known => known.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Null for what the text formats cannot say: exponential histograms.</summary>
    private static FamilyKind? KindOf(MetricType type) =>
        type switch
        {
            MetricType.LongSum or MetricType.DoubleSum => FamilyKind.Counter,
            MetricType.Histogram => FamilyKind.Histogram,
            MetricType.ExponentialHistogram => null,
            _ => FamilyKind.Gauge,
        };
}
