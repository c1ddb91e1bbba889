using System.Diagnostics.Metrics;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Grid.Silo.Tests;

/// <summary>A meter of a test's own, and what is handed out of it.</summary>
internal sealed class Golden : IDisposable
{
    private readonly PrometheusExport _export = new();
    private readonly MeterProvider _provider;

    /// <param name="keep">The tags that make series; the others go to exemplars. Null: all.</param>
    public Golden(double[]? bounds = null, string[]? keep = null, bool exemplars = false)
    {
        Meter = new Meter($"golden {Guid.NewGuid()}");
        var builder = Sdk.CreateMeterProviderBuilder()
            .AddMeter(Meter.Name)
            .SetExemplarFilter(exemplars ? ExemplarFilterType.AlwaysOn : ExemplarFilterType.AlwaysOff)
            .AddView(instrument =>
                bounds is not null && instrument is Histogram<double>
                    ? new ExplicitBucketHistogramConfiguration { Boundaries = bounds, TagKeys = keep }
                    : new MetricStreamConfiguration { TagKeys = keep }
            );
        _provider = _export.AddTo(builder, MetricReaderTemporalityPreference.Cumulative).Build();
    }

    public Meter Meter { get; }

    public async Task<string> TextAsync(bool openMetrics = false)
    {
        var format = openMetrics ? ScrapeFormat.OpenMetrics : ScrapeFormat.Plain;
        var bytes = await _export.ScrapeAsync(format, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(bytes!.Value.Span);
    }

    /// <summary>What is handed out once the process has begun to end.</summary>
    public async Task<bool> AnswersAfterTheEndAsync()
    {
        _provider.Dispose();
        return await _export.ScrapeAsync(ScrapeFormat.Plain, TestContext.Current.CancellationToken) is not null;
    }

    public void Dispose()
    {
        _provider.Dispose();
        _export.Dispose();
        Meter.Dispose();
    }
}
