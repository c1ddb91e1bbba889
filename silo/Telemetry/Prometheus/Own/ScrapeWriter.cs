using OpenTelemetry.Metrics;

namespace Grid.Silo;

/// <summary>
/// Writes metrics in Prometheus' text format 0.0.4, or in OpenMetrics 1.0.0. What OpenTelemetry's own exporter writes with its scope labels and `target_info` turned off, but for `_created` series, which
/// double what Prometheus has to keep and which nobody asks for.
/// </summary>
internal sealed class ScrapeWriter(ScrapeText text, bool isOpenMetrics)
{
    private const string Bound = "le";

    public void Write(IEnumerable<Metric> metrics)
    {
        foreach (var family in MetricFamily.Of(metrics, isOpenMetrics))
        {
            WriteHead(family);
            foreach (var metric in family.Metrics)
            {
                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    if (family.Kind == FamilyKind.Histogram)
                    {
                        WriteHistogram(family, in point);
                    }
                    else
                    {
                        WriteNumber(family, metric.MetricType, in point);
                    }
                }
            }
        }

        // By its end a scraper tells an answer that was cut off.
        text.Add(isOpenMetrics ? "# EOF\n" : "");
    }

    private void WriteHead(MetricFamily family)
    {
        var name = family.Name;
        text.Add("# TYPE ").Add(name).Add(" ").Add(Words.Of(family.Kind)).Add("\n");
        if (isOpenMetrics && family.Unit is { } unit)
        {
            text.Add("# UNIT ").Add(name).Add(" ").Add(unit).Add("\n");
        }

        if (family.Help is { } help)
        {
            text.Add("# HELP ").Add(name).Add(" ").AddEscaped(help, quotes: isOpenMetrics).Add("\n");
        }
    }

    private void WriteNumber(MetricFamily family, MetricType type, in MetricPoint point)
    {
        text.Add(family.Sample).Add("{");
        ScrapeLabels.Write(text, ScrapeLabels.Of(point.Tags));
        text.Add("} ");
        var isLong = type is MetricType.LongSum or MetricType.LongSumNonMonotonic or MetricType.LongGauge;
        _ = type switch
        {
            MetricType.LongGauge => text.Add(point.GetGaugeLastValueLong()),
            MetricType.DoubleGauge => text.Add(point.GetGaugeLastValueDouble()),
            _ when isLong => text.Add(point.GetSumLong()),
            _ => text.Add(point.GetSumDouble()),
        };
        if (isOpenMetrics && family.Kind == FamilyKind.Counter)
        {
            ScrapeExemplar.WriteNewest(text, in point, _ => true, isLong);
        }

        text.Add("\n");
    }

    private void WriteHistogram(MetricFamily family, in MetricPoint point)
    {
        // The bound is a label of this format's own.
        var labels = ScrapeLabels.Of(point.Tags).Where(label => label.Key != Bound).ToList();
        var (count, lower, isBelowZero) = (0L, double.NegativeInfinity, false);
        foreach (var bucket in point.GetHistogramBuckets())
        {
            var upper = bucket.ExplicitBound;
            count += bucket.BucketCount;
            isBelowZero |= upper < 0;
            text.Add(family.Sample).Add("_bucket{");
            ScrapeLabels.Write(text, labels);
            text.Add(labels.Count > 0 ? "," : "").Add(Bound).Add("=\"");
            _ = isOpenMetrics ? text.AddCanonical(upper) : text.Add(upper);
            text.Add("\"} ").Add(count);
            if (isOpenMetrics)
            {
                var above = lower;
                ScrapeExemplar.WriteNewest(text, in point, value => value > above && value <= upper, isLong: false);
            }

            text.Add("\n");
            lower = upper;
        }

        // OpenMetrics: a sum of what may be negative is no counter, and without a sum there is no count.
        if (!isOpenMetrics || !isBelowZero)
        {
            WriteSuffixed(family, "_sum", labels).Add(point.GetHistogramSum()).Add("\n");
            WriteSuffixed(family, "_count", labels).Add(point.GetHistogramCount()).Add("\n");
        }
    }

    private ScrapeText WriteSuffixed(
        MetricFamily family,
        string suffix,
        IReadOnlyList<KeyValuePair<string, string>> labels
    )
    {
        text.Add(family.Sample).Add(suffix).Add("{");
        ScrapeLabels.Write(text, labels);
        return text.Add("} ");
    }
}
