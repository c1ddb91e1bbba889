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

    /// <summary>Collects, and shows it. One call at a time. False where the provider is disposed.</summary>
    public bool Read(Action<IEnumerable<Metric>> show)
    {
        _exporter.Show = show;
        try
        {
            return _exporter.Collect!(Timeout.Infinite);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            _exporter.Show = null;
        }
    }

    /// <summary>The provider has disposed it before, as a rule.</summary>
    public void Dispose() => Reader.Dispose();

    [ExportModes(ExportModes.Pull)]
    private sealed class Exporter : BaseExporter<Metric>, IPullMetricExporter
    {
        /// <summary>Set by the reader; its own Collect answers nobody but this.</summary>
        public Func<int, bool>? Collect { get; set; }

        public Action<IEnumerable<Metric>>? Show { get; set; }

        /// <summary>A provider collects once more when it is disposed: then nobody looks.</summary>
        public override ExportResult Export(in Batch<Metric> batch)
        {
            var metrics = new List<Metric>((int)batch.Count);
            foreach (var metric in batch)
            {
                metrics.Add(metric);
            }

            Show?.Invoke(metrics);
            return ExportResult.Success;
        }
    }
}
