namespace Grid.Silo;

/// <summary>
/// Whether a collector is to be told, by the standard variables of OpenTelemetry. Without one of these addresses nothing is sent: the SDK would try localhost. What else they say (OTEL_EXPORTER_OTLP_PROTOCOL,
/// OTEL_EXPORTER_OTLP_HEADERS, OTEL_METRIC_EXPORT_INTERVAL, OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER …) the SDK reads itself.
/// </summary>
internal static class OtlpEnvironment
{
    public static bool HasMetrics => Has("METRICS");

    public static bool HasTraces => Has("TRACES");

    private static bool Has(string signal) =>
        Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 }
        || Environment.GetEnvironmentVariable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT") is { Length: > 0 };
}
