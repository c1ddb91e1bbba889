using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Grid.Silo.Tests;

/// <summary>
/// The texts are those that OpenTelemetry's own exporter's tests state (open-telemetry/opentelemetry-dotnet at 63d9cd1, snapshots/PrometheusSerializer.*), without what is turned off here on purpose:
/// labels of the scope, and `_created` series.
/// </summary>
public partial class GoldenTests
{
    [Fact]
    public async Task Gauges_have_their_labels_and_every_kind_of_number()
    {
        using var golden = new Golden();
        golden.Meter.CreateObservableGauge("plain_gauge", () => 123);
        golden.Meter.CreateObservableGauge("bool_gauge", () => new Measurement<long>(123, new Tag("tagKey", true)));
        golden.Meter.CreateObservableGauge("empty_gauge", () => new Measurement<long>(123, new Tag("", "tagValue")));
        golden.Meter.CreateObservableGauge(
            "odd_gauge",
            () =>
                new List<Measurement<double>>
                {
                    new(double.NegativeInfinity, new("x", "1"), new("y", "2")),
                    new(double.PositiveInfinity, new("x", "3"), new("y", "4")),
                    new(double.NaN, new("x", "5"), new("y", "6")),
                }
        );

        Assert.Equal(
            """
            # TYPE bool_gauge gauge
            bool_gauge{tagKey="true"} 123
            # TYPE empty_gauge gauge
            empty_gauge{_="tagValue"} 123
            # TYPE odd_gauge gauge
            odd_gauge{x="1",y="2"} -Inf
            odd_gauge{x="3",y="4"} +Inf
            odd_gauge{x="5",y="6"} NaN
            # TYPE plain_gauge gauge
            plain_gauge{} 123

            """,
            await golden.TextAsync()
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_unit_ends_the_name_and_OpenMetrics_states_it(bool openMetrics)
    {
        using var golden = new Golden();
        golden.Meter.CreateObservableGauge("test_gauge", () => 123, "s", "Hello, world!");

        Assert.Equal(
            openMetrics
                ? """
                # TYPE test_gauge_seconds gauge
                # UNIT test_gauge_seconds seconds
                # HELP test_gauge_seconds Hello, world!
                test_gauge_seconds{} 123
                # EOF

                """
                : """
                # TYPE test_gauge_seconds gauge
                # HELP test_gauge_seconds Hello, world!
                test_gauge_seconds{} 123

                """,
            await golden.TextAsync(openMetrics)
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Counters_end_in_total_and_what_goes_up_and_down_is_a_gauge(bool openMetrics)
    {
        using var golden = new Golden();
        var counter = golden.Meter.CreateCounter<long>("test_counter");
        counter.Add(1, new Tag("key", "value1"));
        counter.Add(long.MaxValue, new Tag("key", "value2"));
        golden.Meter.CreateUpDownCounter<double>("test_updown_counter").Add(-1);
        golden.Meter.CreateCounter<double>("infinite_counter").Add(double.PositiveInfinity);
        var suffix = openMetrics ? "" : "_total";

        Assert.Equal(
            $$"""
            # TYPE infinite_counter{{suffix}} counter
            infinite_counter_total{} +Inf
            # TYPE test_counter{{suffix}} counter
            test_counter_total{key="value1"} 1
            test_counter_total{key="value2"} 9223372036854775807
            # TYPE test_updown_counter gauge
            test_updown_counter{} -1
            {{(openMetrics ? "# EOF\n" : "")}}
            """,
            await golden.TextAsync(openMetrics)
        );
    }

    [Theory]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NaN, "NaN")]
    public async Task A_histogram_counts_what_is_no_number_in_its_last_bucket(double odd, string sum)
    {
        using var golden = new Golden([0, 25, 10_000]);
        var histogram = golden.Meter.CreateHistogram<double>("test_histogram");
        histogram.Record(18);
        histogram.Record(odd);
        histogram.Record(odd);

        Assert.Equal(
            $$"""
            # TYPE test_histogram histogram
            test_histogram_bucket{le="0"} 0
            test_histogram_bucket{le="25"} 1
            test_histogram_bucket{le="10000"} 1
            test_histogram_bucket{le="+Inf"} 3
            test_histogram_sum{} {{sum}}
            test_histogram_count{} 3

            """,
            await golden.TextAsync()
        );
    }

    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(5, "5.0")]
    [InlineData(0.005, "0.005")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    [InlineData(123456.789, "123456.789")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(0.000025, "2.5e-05")]
    [InlineData(100_000, "100000.0")]
    [InlineData(1_000_000, "1e+06")]
    [InlineData(1.5e300, "1.5e+300")]
    public async Task OpenMetrics_has_one_way_to_write_a_bound(double bound, string expected)
    {
        using var golden = new Golden([bound]);
        golden.Meter.CreateHistogram<double>("h").Record(1e306, new Tag("x", "1"), new Tag("le", "taken"));

        Assert.Equal(
            $$"""
            # TYPE h histogram
            h_bucket{x="1",le="{{expected}}"} 0
            h_bucket{x="1",le="+Inf"} 1
            h_sum{x="1"} 1E+306
            h_count{x="1"} 1
            # EOF

            """,
            await golden.TextAsync(openMetrics: true)
        );
    }

    [Fact]
    public async Task OpenMetrics_has_no_sum_of_what_may_be_negative()
    {
        using var golden = new Golden([-5, 0, 1]);
        golden.Meter.CreateHistogram<double>("test_histogram").Record(-6, new Tag("x", "1"));

        Assert.Equal(
            """
            # TYPE test_histogram histogram
            test_histogram_bucket{x="1",le="-5.0"} 1
            test_histogram_bucket{x="1",le="0.0"} 1
            test_histogram_bucket{x="1",le="1.0"} 1
            test_histogram_bucket{x="1",le="+Inf"} 1
            # EOF

            """,
            await golden.TextAsync(openMetrics: true)
        );
    }

    [Fact]
    public async Task Labels_of_one_name_are_one_label_in_the_order_of_the_tags_names()
    {
        using var golden = new Golden();
        golden.Meter.CreateObservableGauge(
            "test_gauge",
            () =>
                new Measurement<long>(
                    123,
                    new("foo_bar", "underscore"),
                    new("foo.bar", "dot"),
                    new("foo-bar", "hyphen")
                )
        );

        Assert.Equal(
            """
            # TYPE test_gauge gauge
            test_gauge{foo_bar="hyphen;dot;underscore"} 123

            """,
            await golden.TextAsync()
        );
    }

    [Theory]
    [InlineData(false, """say \\ "hi"\n""")]
    [InlineData(true, """say \\ \"hi\"\n""")]
    public async Task What_would_end_a_text_is_escaped(bool openMetrics, string help)
    {
        using var golden = new Golden();
        golden.Meter.CreateObservableGauge(
            "g",
            () => new Measurement<int>(1, new Tag("text", "say \\ \"hi\"\n")),
            description: "say \\ \"hi\"\n"
        );

        Assert.Equal(
            $$"""
            # TYPE g gauge
            # HELP g {{help}}
            g{text="say \\ \"hi\"\n"} 1
            {{(openMetrics ? "# EOF\n" : "")}}
            """,
            await golden.TextAsync(openMetrics)
        );
    }

    [Fact]
    public async Task Metrics_of_one_name_stand_together_and_those_of_two_kinds_are_left_out()
    {
        using var golden = new Golden();
        golden.Meter.CreateObservableGauge("test.metric", () => 1);
        golden.Meter.CreateObservableGauge("other", () => 3);
        golden.Meter.CreateObservableGauge("test_metric", () => 2, description: "Test help");
        golden.Meter.CreateObservableGauge("two.kinds", () => 1);
        golden.Meter.CreateHistogram<double>("two_kinds").Record(1);

        Assert.Equal(
            """
            # TYPE other gauge
            other{} 3
            # TYPE test_metric gauge
            # HELP test_metric Test help
            test_metric{} 1
            test_metric{} 2

            """,
            await golden.TextAsync()
        );
    }

    [Fact]
    public async Task OpenMetrics_shows_the_newest_exemplar_of_a_counter_with_its_trace()
    {
        using var golden = new Golden(keep: ["keep"], exemplars: true);
        var counter = golden.Meter.CreateCounter<long>("test_counter");
        counter.Add(1, new("keep", "value"), new Tag("filtered", "first"));
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        counter.Add(2, new("keep", "value"), new("filtered", "second"), new Tag("trace.id", "not the trace"));

        Assert.Equal(
            $$"""
            # TYPE test_counter counter
            test_counter_total{keep="value"} 3 # {trace_id="{{activity.TraceId}}",span_id="{{activity.SpanId}}",filtered="second"} 2 <TIME>
            # EOF

            """,
            WithoutTimes(await golden.TextAsync(openMetrics: true))
        );
        Assert.DoesNotContain("#  {", await golden.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenMetrics_shows_an_exemplar_beside_the_bucket_that_it_fell_into()
    {
        using var golden = new Golden([5, 10], ["keep"], exemplars: true);
        var histogram = golden.Meter.CreateHistogram<double>("test_histogram");
        histogram.Record(4, new("keep", "value"), new Tag("filtered", "older"));
        histogram.Record(8, new("keep", "value"), new Tag("filtered", "older"));
        histogram.Record(9, new("keep", "value"), new Tag("filtered", "latest"));

        Assert.Equal(
            """
            # TYPE test_histogram histogram
            test_histogram_bucket{keep="value",le="5.0"} 1 # {filtered="older"} 4 <TIME>
            test_histogram_bucket{keep="value",le="10.0"} 3 # {filtered="latest"} 9 <TIME>
            test_histogram_bucket{keep="value",le="+Inf"} 3
            test_histogram_sum{keep="value"} 21
            test_histogram_count{keep="value"} 3
            # EOF

            """,
            WithoutTimes(await golden.TextAsync(openMetrics: true))
        );
    }

    [Fact]
    public async Task An_exemplars_labels_end_where_OpenMetrics_ends_them()
    {
        using var golden = new Golden(keep: [], exemplars: true);
        var counter = golden.Meter.CreateCounter<long>("test_counter");
        counter.Add(2, new("short", "ok"), new Tag("long", new string('x', 125)));

        Assert.Equal(
            """
            # TYPE test_counter counter
            test_counter_total{} 2 # {short="ok"} 2 <TIME>
            # EOF

            """,
            WithoutTimes(await golden.TextAsync(openMetrics: true))
        );
    }

    [Fact]
    public async Task Nothing_is_handed_out_of_a_process_that_has_stopped_to_measure()
    {
        using var golden = new Golden();

        Assert.False(await golden.AnswersAfterTheEndAsync());
    }

    private static string WithoutTimes(string text) => Time().Replace(text, "<TIME>");

    [GeneratedRegex(@"(?<=# \{[^}]*\} \S+ )[0-9.E+]+$", RegexOptions.Multiline)]
    private static partial Regex Time();
}
