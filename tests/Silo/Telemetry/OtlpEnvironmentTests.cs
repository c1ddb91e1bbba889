namespace Grid.Silo.Tests;

public class OtlpEnvironmentTests
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318";

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, false, "OTEL_EXPORTER_OTLP_ENDPOINT=", "OTEL_METRICS_EXPORTER=")]
    [InlineData(true, true, Endpoint)]
    [InlineData(true, false, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://collector:4318/v1/metrics")]
    [InlineData(false, true, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://collector:4318/v1/traces")]
    public void An_address_turns_a_signal_on(bool metrics, bool traces, params string[] variables) =>
        Assert.Equal(new(metrics, traces), Read(variables));

    [Theory]
    [InlineData(false, true, Endpoint, "OTEL_METRICS_EXPORTER=none")]
    [InlineData(false, true, Endpoint, "OTEL_METRICS_EXPORTER=prometheus")]
    [InlineData(true, false, Endpoint, "OTEL_TRACES_EXPORTER=None")]
    [InlineData(true, false, "OTEL_METRICS_EXPORTER=prometheus, otlp")]
    [InlineData(false, true, "OTEL_TRACES_EXPORTER=otlp")]
    public void The_exporters_that_are_named_decide(bool metrics, bool traces, params string[] variables) =>
        Assert.Equal(new(metrics, traces), Read(variables));

    [Theory]
    [InlineData("true", false)]
    [InlineData("True", false)]
    [InlineData("false", true)]
    public void OTEL_SDK_DISABLED_turns_all_off(string value, bool isOn) =>
        Assert.Equal(new(isOn, isOn), Read([Endpoint, "OTEL_TRACES_EXPORTER=otlp", $"OTEL_SDK_DISABLED={value}"]));

    private static OtlpEnvironment Read(string[] variables)
    {
        var set = variables.Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return OtlpEnvironment.Read(name => set.GetValueOrDefault(name));
    }
}
