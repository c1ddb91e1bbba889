using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Grid.Grains;
using Grid.Models;
using Grid.Store;

namespace Grid.Silo.Tests;

/// <summary>The spans of a sweep, as a listener in this process sees them.</summary>
public sealed class TracesTests : IDisposable
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public TracesTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Traces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public void A_traces_id_is_the_beginning_of_a_hash_that_anybody_can_compute() =>
        // printf grid/trial/x/7 | sha256sum
        Assert.Equal("a54a0a52c4f7dd61c0dfae2ce79eac2b", Traces.Of(new TrialKey("x", 7)).TraceId.ToHexString());

    [Fact]
    public async Task From_the_decision_to_the_epochs_the_spans_of_a_trial_are_one_trace_that_measurements_point_to()
    {
        using var home = new TestHome();
        await using var telemetry = Telemetry.Start("tester");
        var options = new LocalSiloOptions { Command = "test", Telemetry = telemetry };
        string experiment;
        await using (var silo = await LocalSilo.OpenAsync(home.Folder, options, TimeProvider.System, Cancel))
        {
            var sweep = await silo.Sweeps.SubmitAsync(Specs.Synthetic("lr: {choice: [0.1, 0.01]}; epochs: 3"), Cancel);
            experiment = sweep.Id;
            silo.StartAgent(
                new AgentOptions
                {
                    Silo = "tester",
                    Run = "1",
                    Devices = DeviceInventory.Cpu(1),
                    Datasets = new DatasetCatalog([]),
                },
                listener: null
            );
            while ((await silo.Sweeps.GetAsync(experiment, Cancel)).State == ExperimentState.Running)
            {
                await Task.Delay(1, Cancel);
            }
        }

        var trial = Traces.Of(new TrialKey(experiment, 1));
        var spans = _spans.Where(span => span.TraceId == trial.TraceId).ToList();
        Assert.Equal(
            ["attempt", "decide", "epoch", "lease"],
            spans.Select(span => span.OperationName).Distinct().Order(StringComparer.Ordinal)
        );
        var attempt = spans.Single(span => span.OperationName == "attempt");
        Assert.Equal("completed", attempt.GetTagItem("grid.outcome"));
        Assert.Equal(["first step done"], attempt.Events.Select(happened => happened.Name));
        Assert.Equal(
            [1L, 2L, 3L],
            spans
                .Where(span => span.OperationName == "epoch" && span.ParentSpanId == attempt.SpanId)
                .Select(span => span.GetTagItem("grid.epoch"))
        );
        Assert.All(
            spans.Where(span => span.OperationName is "lease" or "decide"),
            span => Assert.Equal(trial.SpanId, span.ParentSpanId)
        );
        var submit = _spans.Single(span => span.TraceId == Traces.Of(experiment).TraceId);
        Assert.Contains(submit.Links, link => link.Context.TraceId == trial.TraceId);
        Assert.Contains(attempt.Links, link => link.Context.TraceId == submit.TraceId);

        var text = (await telemetry.Prometheus.ScrapeAsync(ScrapeFormat.OpenMetrics, Cancel))!.Value;
        Assert.Matches(
            "grid_epoch_seconds_bucket.* # \\{trace_id=\"("
                + TraceOf(experiment, 0)
                + "|"
                + TraceOf(experiment, 1)
                + ")\"",
            Encoding.UTF8.GetString(text.Span)
        );
    }

    public void Dispose() => _listener.Dispose();

    private static string TraceOf(string experiment, long trial) =>
        Traces.Of(new TrialKey(experiment, trial)).TraceId.ToHexString();
}
