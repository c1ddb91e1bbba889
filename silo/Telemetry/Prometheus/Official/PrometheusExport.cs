using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using OpenTelemetry.Metrics;

namespace Grid.Silo;

/// <summary>PrometheusExporter=Official: OpenTelemetry.Exporter.Prometheus.AspNetCore hands metrics out.</summary>
internal sealed class PrometheusExport : IDisposable
{
    /// <summary>Whether series that come and go may have a provider of their own: its endpoint knows one.</summary>
    public const bool TakesSeveralProviders = false;

    public MeterProviderBuilder AddTo(MeterProviderBuilder builder, MetricReaderTemporalityPreference temporality) =>
        builder.AddPrometheusExporter(options =>
        {
            options.ScopeInfoEnabled = false;
            options.TargetInfoEnabled = false;
            // A scrape tells of its own moment.
            options.ScrapeResponseCacheDurationMilliseconds = 0;
        });

    public void Map(IEndpointRouteBuilder routes, string path, MeterProvider provider) =>
        routes.MapPrometheusScrapingEndpoint(path, provider, configureBranchedPipeline: null, optionsName: null);

    public void Dispose()
    {
        // The provider's exporter goes with it.
    }
}
