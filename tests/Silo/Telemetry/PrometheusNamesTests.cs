namespace Grid.Silo.Tests;

/// <summary>
/// Names and units, held against those that OpenTelemetry's own exporter makes: open-telemetry/opentelemetry-dotnet at 63d9cd1, PrometheusMetricTests.cs.
/// </summary>
public class PrometheusNamesTests
{
    [Theory]
    [InlineData("active_directory_ds_replication_network_io", "active_directory_ds_replication_network_io")]
    [InlineData("cpu_sp__d_hertz", "cpu_sp_d_hertz")]
    [InlineData("_cpu_speed_hertz_", "_cpu_speed_hertz_")]
    [InlineData("metric_unit_$1000", "metric_unit_1000")]
    [InlineData("unit include", "unit_include")]
    [InlineData("sample_me%%$$$_count_ !!@unit include", "sample_me_count_unit_include")]
    [InlineData("1_some_metric_name", "_some_metric_name")]
    [InlineData("sample_metric_name__:_per_meter", "sample_metric_name_:_per_meter")]
    [InlineData("AĊ", "A_")]
    public void What_no_name_may_have_becomes_an_underscore(string name, string expected) =>
        Assert.Equal(expected, PrometheusNames.Of(name, unit: null, isCounter: false).Family);

    [Theory]
    [InlineData("%{percentage}", "percent")]
    [InlineData("{percentage}%", "percent")]
    [InlineData("start{percentage}end", "startend")]
    [InlineData("{percentage}", null)]
    [InlineData("{one}{two}", null)]
    [InlineData("{one", "one")]
    [InlineData("{{one}", null)]
    [InlineData("1", null)]
    [InlineData("s", "seconds")]
    [InlineData("ms", "milliseconds")]
    [InlineData("By", "bytes")]
    [InlineData("MiBy", "mebibytes")]
    [InlineData("Cel", "celsius")]
    [InlineData("W", "watts")]
    [InlineData("m/s", "meters_per_second")]
    [InlineData("%/m", "percent_per_minute")]
    [InlineData("req__per__s", "req_per_s")]
    [InlineData("10ms", "10ms")]
    public void A_unit_is_written_out_and_remarks_in_it_are_left_out(string unit, string? expected) =>
        Assert.Equal(expected, PrometheusNames.UnitOf(unit));

    [Theory]
    [InlineData("sample", "unit", "sample_unit", "sample_unit_total")]
    [InlineData("sample", "1", "sample", "sample_total")]
    [InlineData("sample", "2", "sample_2", "sample_2_total")]
    [InlineData("metric_hertz", "hertz", "metric_hertz", "metric_hertz_total")]
    [InlineData("db_bytes_total", "By", "db_bytes", "db_bytes_total")]
    [InlineData("db_bytes_written", "By", "db_bytes_written_bytes", "db_bytes_written_bytes_total")]
    [InlineData("db_bytes_written_total", "By", "db_bytes_written_bytes", "db_bytes_written_bytes_total")]
    public void A_counter_ends_in_total_after_its_unit(string name, string unit, string family, string sample) =>
        Assert.Equal(
            (family, sample),
            (PrometheusNames.Of(name, unit, true).Family, PrometheusNames.Of(name, unit, true).Sample)
        );

    [Theory]
    [InlineData("sample", "unit", "sample_unit")]
    [InlineData("metric", "10ms", "metric_10ms")]
    [InlineData("s%%ple", "%/m", "s_ple_percent_per_minute")]
    [InlineData("2_metric_name", "By", "_metric_name_bytes")]
    [InlineData("db_bytes_total", "By", "db_bytes_total_bytes")]
    [InlineData("db_written_bytes", "By", "db_written_bytes")]
    public void A_gauge_ends_in_its_unit(string name, string unit, string expected) =>
        Assert.Equal(
            (expected, expected),
            (PrometheusNames.Of(name, unit, false).Family, PrometheusNames.Of(name, unit, false).Sample)
        );

    [Theory]
    [InlineData("tagKey", "tagKey")]
    [InlineData("", "_")]
    [InlineData("1foo", "_1foo")]
    [InlineData("foo.bar-baz", "foo_bar_baz")]
    [InlineData("a:b", "a_b")]
    public void A_label_has_no_colon_either(string key, string expected) =>
        Assert.Equal(expected, PrometheusNames.Label(key));
}
