using System.Diagnostics.Metrics;
using Grid.Grains;
using Grid.Store;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Grid.Silo;

/// <summary>
/// What a process measures, and who is told: whoever scrapes <see cref="Path"/>, and a collector where the standard OTEL_* variables name one. The parts of Grid measure with .NET's own instruments and
/// know nothing of this.
/// </summary>
/// <remarks>
/// Two providers: OpenTelemetry's SDK gives each metric room for so many series, for good, except where a reader asks for differences. Series of single trials and experiments come and go, so they have a provider of
/// their own that is read that way, which for gauges makes no other difference.
/// </remarks>
public sealed class Telemetry : IAsyncDisposable
{
    /// <summary>Where the API hands metrics out.</summary>
    public const string Path = "/metrics";

    private const string Runtime = "System.Runtime";
    private const string Orleans = "Microsoft.Orleans";

    private readonly ServiceProvider _services;
    private readonly MeterProvider _lasting;
    private readonly MeterProvider? _passing;
    private readonly TracerProvider? _tracing;

    private Telemetry(string instance, int devices, OtlpEnvironment otlp)
    {
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        Meters = _services.GetRequiredService<IMeterFactory>();
        var resource = ResourceBuilder
            .CreateDefault()
            .AddService("grid", serviceVersion: ProgramVersion.Text, serviceInstanceId: instance)
            .AddEnvironmentVariableDetector();
        _lasting = Provider(
                resource,
                otlp,
                MetricReaderTemporalityPreference.Cumulative,
                MetricViews.Lasting(Meters, devices)
            )
            .AddMeter(Runtime)
            .AddMeter(Orleans)
            .Build();
        _passing = PrometheusExport.TakesSeveralProviders
            ? Provider(resource, otlp, MetricReaderTemporalityPreference.Delta, MetricViews.Passing(Meters, devices))
                .Build()
            : null;
        _tracing = otlp.HasTraces
            ? Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .AddSource(Traces.SourceName)
                .AddOtlpExporter()
                .Build()
            : null;
        // After those that listen: counters begin with a 0 that must be heard.
        Grains = new GrainMetrics(Meters);
        Store = new StoreMetrics(Meters, Grains.Durable);
        Agent = new AgentMetrics(Meters);
        BuildInfo.Add(Meters);
    }

    internal PrometheusExport Prometheus { get; } = new();

    internal IMeterFactory Meters { get; }

    internal StoreMetrics Store { get; }

    internal GrainMetrics Grains { get; }

    internal AgentMetrics Agent { get; }

    internal Traces Traces { get; } = new();

    /// <param name="instance">What tells this process from others: a silo's name, mostly.</param>
    /// <param name="devices">How many devices it has, about: there is room for their series, and for two thousand of any metric.</param>
    public static Telemetry Start(string instance, int devices = 0) =>
        new(instance, devices, OtlpEnvironment.OfProcess());

    /// <summary>For a process that nobody scrapes: null where the variables name no collector either.</summary>
    /// <inheritdoc cref="Start"/>
    public static Telemetry? StartForCollector(string instance, int devices) =>
        OtlpEnvironment.OfProcess() is { HasMetrics: true } or { HasTraces: true } ? Start(instance, devices) : null;

    /// <summary>Adds <see cref="Path"/>.</summary>
    internal void Map(IEndpointRouteBuilder routes) => Prometheus.Map(routes, Path, _lasting);

    /// <summary>Hands out once more what a collector is to get, and measures no more.</summary>
    public async ValueTask DisposeAsync()
    {
        // Each waits some seconds at most for a collector that does not answer: all do at the same time.
        await Task.WhenAll(
            ((IEnumerable<IDisposable?>)[_lasting, _passing, _tracing]).Select(provider =>
                Task.Run(() => provider?.Dispose())
            )
        );
        Prometheus.Dispose();
        Traces.Dispose();
        await _services.DisposeAsync();
    }

    private MeterProviderBuilder Provider(
        ResourceBuilder resource,
        OtlpEnvironment otlp,
        MetricReaderTemporalityPreference temporality,
        Func<Instrument, MetricStreamConfiguration?> views
    )
    {
        var builder = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddMeter("Grid.*")
            .AddView(views);
        return Prometheus.AddTo(
            otlp.HasMetrics
                ? builder.AddOtlpExporter((_, reader) => reader.TemporalityPreference = temporality)
                : builder,
            temporality
        );
    }
}
