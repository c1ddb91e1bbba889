using Grid.Grains;

namespace Grid.SystemTests;

/// <summary>A silo, and a `grid run`, that the standard variables of OpenTelemetry tell of a collector.</summary>
public class OtlpTests
{
    private static readonly string[] Chain = ["lease", "attempt", "epoch", "save", "decide"];

    [Fact]
    public async Task A_collector_gets_the_metrics_of_a_silo_and_each_trial_as_a_trace_of_its_own()
    {
        using var scratch = new Scratch();
        await using var collector = new Collector();

        var swept = await SweptSilo.RunAsync(
            scratch,
            [.. VariablesOf(collector.Address), "OTEL_METRIC_EXPORT_INTERVAL=500"]
        );

        AssertMeasured(collector);
        Assert.Contains(collector.Metrics, body => Has(body, "grid.device.trial_info") && Has(body, swept.Sweep));
        var spans = collector.Spans;
        AssertFollowed(spans, swept.Sweep);
        // No viewer misses one.
        Assert.All(
            spans.Where(span => span.Parent.Length > 0),
            span => Assert.Contains(spans, other => (other.Trace, other.Id) == (span.Trace, span.Parent))
        );
        Assert.All(
            spans.Where(span => span.Name is not ("epoch" or "save" or "load")),
            span => Assert.Equal("", span.Parent)
        );
    }

    [Fact]
    public async Task A_run_sends_what_it_did_before_it_ends()
    {
        using var scratch = new Scratch();
        await using var collector = new Collector();

        var ran = await RunAsync(scratch, collector.Address);

        Assert.True(ran.ExitCode == 0, ran.Error);
        AssertMeasured(collector);
        AssertFollowed(collector.Spans, await Scratch.OnlySweepAsync(scratch.Home));
    }

    [Fact]
    public async Task A_run_that_is_interrupted_sends_what_it_did()
    {
        using var scratch = new Scratch();
        await using var collector = new Collector();
        await using var running = Start(scratch, collector.Address);
        await running.LineAsync(line => line.Contains("started", StringComparison.Ordinal));

        running.Signal(GridProcess.SigInt);

        Assert.Equal(130, (await running.EndAsync()).ExitCode);
        AssertMeasured(collector);
        Assert.Contains(collector.Spans, span => span.Name == "attempt");
    }

    [Fact]
    public async Task A_run_ends_as_ever_where_the_collector_takes_everything_and_answers_nothing()
    {
        using var scratch = new Scratch();
        using var silent = new SilentCollector();

        var ran = await RunAsync(scratch, silent.Address);

        Assert.True(ran.ExitCode == 0, ran.Error);
        Assert.True(silent.WasCalled);
        Assert.Equal("completed", (await Scratch.OnlySweepStatusAsync(scratch.Home)).GetProperty("state").GetString());
    }

    private static void AssertMeasured(Collector collector) =>
        Assert.Contains(
            collector.Metrics,
            body => Has(body, "grid.trial.transitions") && Has(body, "grid.checkpoint.bytes")
        );

    private static void AssertFollowed(IReadOnlyList<SentSpan> spans, string sweep)
    {
        foreach (var trial in (long[])[1, 7])
        {
            var trace = Traces.Of(new TrialKey(sweep, trial)).TraceId.ToHexString();
            Assert.Subset(
                spans.Where(span => span.Trace == trace).Select(span => span.Name).ToHashSet(),
                Chain.ToHashSet()
            );
        }

        Assert.Contains(spans, span => (span.Name, span.Trace) == ("submit", Traces.Of(sweep).TraceId.ToHexString()));
    }

    private static async Task<Outcome> RunAsync(Scratch scratch, string collector)
    {
        await using var running = Start(scratch, collector);
        return await running.EndAsync();
    }

    private static GridProcess Start(Scratch scratch, string collector) =>
        GridProcess.StartWith(
            VariablesOf(collector),
            "run",
            scratch.Synthetic(seconds: 0.1),
            "--home",
            scratch.Home,
            "--slots",
            "4"
        );

    private static string[] VariablesOf(string collector) =>
        [$"OTEL_EXPORTER_OTLP_ENDPOINT={collector}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"];

    private static bool Has(byte[] body, string text) =>
        body.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;
}
