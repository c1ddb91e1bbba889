namespace Grid.Silo.Tests;

/// <summary>The Accept headers are those of OpenTelemetry's own exporter's tests (open-telemetry/opentelemetry-dotnet at 63d9cd1, PrometheusAcceptHeaders.cs), and Prometheus' own.</summary>
public class ScrapeFormatTests
{
    [Theory]
    [InlineData("application/openmetrics-text")]
    [InlineData("application/openmetrics-text; version=1.0.0")]
    [InlineData("application/openmetrics-text; version=\"1.0.0\"; escaping=\"underscores\"")]
    [InlineData("Application/OpenMetrics-Text; version=1.0.0")]
    [InlineData("TEXT/PLAIN; q=0.3, Application/OpenMetrics-Text; version=1.0.0; q=0.9")]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,*/*;q=0.5")]
    // Prometheus 2.42, and 3.
    [InlineData(
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
    )]
    [InlineData(
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
    )]
    public void OpenMetrics_is_what_asks_for_it_gets(string accept) =>
        Assert.Equal(
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores",
            ScrapeFormat.Negotiate(accept).ContentType
        );

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("foo")]
    [InlineData("*/*")]
    [InlineData("text/html, text/*;q=0.9, */*;q=0.1")]
    [InlineData("text/plain; charset=utf-8; version=0.0.4")]
    [InlineData("text/plain, application/openmetrics-text; version=1.0.0; charset=utf-8")]
    [InlineData("text/plain; q=0.9, application/openmetrics-text; version=1.0.0; q=0.1")]
    [InlineData("*/*;q=0.8,text/plain; charset=utf-8; version=0.0.4")]
    [InlineData("text/plain; escaping=dots")]
    [InlineData("application/openmetrics-text; version=0.0.5")]
    [InlineData("application/openmetrics-text; version=2.0.0")]
    [InlineData("application/openmetrics-text; version=1.0.0; q=0")]
    [InlineData("application/openmetrics-text; version=1.0.0; q=1.1")]
    [InlineData("application/openmetrics-text; version=1.0.0; q=high")]
    public void All_others_get_the_text_format(string? accept) =>
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", ScrapeFormat.Negotiate(accept).ContentType);
}
