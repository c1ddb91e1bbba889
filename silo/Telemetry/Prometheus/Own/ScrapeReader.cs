using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Grid.Silo;

/// <summary>The SDK's side of a scrape: collects what a provider measures when it is asked, and never by itself.</summary>
internal sealed class ScrapeReader : IDisposable
{
    private readonly Exporter _exporter = new();

    private ScrapeReader(MetricReaderTemporalityPreference temporality) =>
        Reader = new BaseExportingMetricReader(_exporter) { TemporalityPreference = temporality };

    public MetricReader Reader { get; }

    public static ScrapeReader Create(MetricReaderTemporalityPreference temporality) => new(temporality);

    /// <summary>Collects. One call at a time: what it gives is as it was until the next. Null where the provider is disposed.</summary>
    public IReadOnlyList<Metric>? Read()
    {
        try
        {
            return _exporter.Collect?.Invoke(Timeout.Infinite) == true ? _exporter.Collected : null;
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>The provider has disposed it before, as a rule.</summary>
    public void Dispose() => Reader.Dispose();

    [ExportModes(ExportModes.Pull)]
    private sealed class Exporter : BaseExporter<Metric>, IPullMetricExporter
    {
        /// <summary>Set by the reader, whose own Collect answers nobody but this; null once it is disposed.</summary>
        public Func<int, bool>? Collect { get; set; }

        public IReadOnlyList<Metric> Collected { get; private set; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            var metrics = new List<Metric>((int)batch.Count);
            foreach (var metric in batch)
            {
                metrics.Add(metric);
            }

            Collected = metrics;
            return ExportResult.Success;
        }
    }
}
