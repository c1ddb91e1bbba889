namespace Grid.Silo;

/// <summary>
/// Which signals a collector is to be sent, by the standard variables of OpenTelemetry. Without one of them nothing is sent: the SDK alone would try localhost. What else they say (OTEL_EXPORTER_OTLP_PROTOCOL,
/// OTEL_EXPORTER_OTLP_HEADERS, OTEL_METRIC_EXPORT_INTERVAL, OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER …) the SDK reads itself.
/// </summary>
internal sealed record OtlpEnvironment(bool HasMetrics, bool HasTraces)
{
    private const string Exporter = "otlp";

    public static OtlpEnvironment OfProcess() => Read(Environment.GetEnvironmentVariable);

    /// <param name="variable">Gives a variable's value; null where it is not set.</param>
    public static OtlpEnvironment Read(Func<string, string?> variable) =>
        string.Equals(variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
            ? new(false, false)
            : new(Has(variable, "METRICS"), Has(variable, "TRACES"));

    /// <summary>Where the exporters of a signal are named, they decide; else whether there is an address to send it to.</summary>
    private static bool Has(Func<string, string?> variable, string signal) =>
        variable($"OTEL_{signal}_EXPORTER") is { Length: > 0 } exporters
            ? exporters.Split(',', StringSplitOptions.TrimEntries).Contains(Exporter, StringComparer.OrdinalIgnoreCase)
            : variable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 }
                || variable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT") is { Length: > 0 };
}
