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

    /// <summary>The family's name, without a counter's `_total`.</summary>
    public string Name => name;

    /// <summary>The name of its samples, but for a histogram's suffixes.</summary>
    public string Sample => sample;

    public FamilyKind Kind => kind;

    public string? Unit { get; private set; }

    public string? Help { get; private set; }

    public IReadOnlyList<Metric> Metrics => _metrics;

    /// <summary>Puts metrics together, in the order in which they come. One of another kind than the first of its name is left out: a scraper would refuse the whole answer.</summary>
    public static IReadOnlyList<MetricFamily> Of(IEnumerable<Metric> metrics)
    {
        var families = new List<MetricFamily>();
        var byName = new Dictionary<string, MetricFamily>(StringComparer.Ordinal);
        foreach (var metric in metrics)
        {
            if (KindOf(metric.MetricType) is not { } kind)
            {
                continue;
            }

            var (name, sample, unit) = PrometheusNames.Of(metric.Name, metric.Unit, kind == FamilyKind.Counter);
            if (!byName.TryGetValue(name, out var family))
            {
                byName.Add(name, family = new MetricFamily(name, sample, kind));
                families.Add(family);
            }

            if (family.Kind == kind)
            {
                family._metrics.Add(metric);
                family.Unit ??= unit;
                family.Help ??= metric.Description is { Length: > 0 } help ? help : null;
            }
        }

        return families;
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
