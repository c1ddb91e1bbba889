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
            ["attempt", "decide", "epoch", "lease", "save"],
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
            spans.Where(span => span.OperationName is "lease" or "decide" or "attempt"),
            span => Assert.Equal(default, span.ParentSpanId)
        );
        var submit = _spans.Single(span => span.TraceId == Traces.Of(experiment).TraceId);
        Assert.Contains(submit.Links, link => link.Context.TraceId == trial.TraceId);
        Assert.All(spans, span => Assert.Equal(1L, span.GetTagItem("grid.trial")));
        Assert.Equal(("submit", default), (submit.OperationName, submit.ParentSpanId));
        Assert.Contains(attempt.Links, link => link.Context.TraceId == submit.TraceId);

        var text = (await telemetry.Prometheus.ScrapeAsync(ScrapeFormat.OpenMetrics, Cancel))!.Value;
        foreach (var measured in (string[])["grid_epoch_seconds", "grid_checkpoint_seconds"])
        {
            Assert.Matches(
                $"{measured}_bucket.* # \\{{trace_id=\"({TraceOf(experiment, 0)}|{TraceOf(experiment, 1)})\"",
                Encoding.UTF8.GetString(text.Span)
            );
        }
    }

    [Fact]
    public async Task A_checkpoint_is_a_span_of_the_attempt_that_saves_or_loads_it()
    {
        var attempts = await InterruptedAsync();

        Assert.Equal(["paused", "completed"], attempts.Select(attempt => attempt.GetTagItem("grid.outcome")));
        Assert.Empty(Under(attempts[0], "load"));
        Assert.Equal(ActivityStatusCode.Unset, Assert.Single(Under(attempts[1], "load")).Status);
        foreach (var attempt in attempts)
        {
            var saves = Under(attempt, "save");
            Assert.NotEmpty(saves);
            Assert.All(
                saves,
                save =>
                {
                    Assert.Equal(ActivityStatusCode.Unset, save.Status);
                    Assert.InRange((long)save.GetTagItem("grid.epoch")!, 1, 5);
                    Assert.InRange((long)save.GetTagItem("grid.bytes")!, 1, long.MaxValue);
                    Assert.InRange(save.StartTimeUtc, attempt.StartTimeUtc, attempt.StartTimeUtc + attempt.Duration);
                }
            );
        }

        Assert.Equal(5L, Under(attempts[1], "save")[^1].GetTagItem("grid.epoch"));
    }

    [Fact]
    public async Task A_checkpoint_that_is_not_to_be_had_is_a_span_that_failed()
    {
        var attempts = await InterruptedAsync((home, id) => home.TrialFolder(id, 0));

        Assert.Equal(ActivityStatusCode.Error, Assert.Single(Under(attempts[1], "load")).Status);
        Assert.Equal(1L, Under(attempts[1], "epoch")[0].GetTagItem("grid.epoch"));
    }

    [Fact]
    public void A_span_of_a_trial_is_a_root_of_its_trace_whatever_span_is_the_current_one()
    {
        using var traces = new Traces();
        using var request = new Activity("request").Start();
        var trial = new TrialKey($"{Guid.NewGuid()}", 7);

        using (traces.Start("lease", trial))
        {
            Assert.Same(request, Activity.Current);
        }

        Assert.Same(request, Activity.Current);
        var span = Assert.Single(_spans, span => span.TraceId == Traces.Of(trial).TraceId);
        Assert.Equal((default, null), (span.ParentSpanId, span.Parent));
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Pauses a sweep of one trial in its third epoch or later, and resumes it. Gives its two attempts.</summary>
    /// <param name="lose">A folder that is lost in between.</param>
    private async Task<IReadOnlyList<Activity>> InterruptedAsync(Func<HomeFolder, string, string>? lose = null)
    {
        using var home = new TestHome();
        await using var telemetry = Telemetry.Start("tester");
        string id;
        await using (var silo = await TestSilo.OpenAsync(home, telemetry))
        {
            var spec = Specs.Synthetic("lr: {choice: [0.1]}; epochs: 5; seconds: 0.05");
            id = (await silo.Sweeps.SubmitAsync(spec, silo.Cancel)).Id;
            silo.Start(slots: 1);
            await silo.Follower.NextAsync<EpochMeasured>(measured => measured.Epoch == 2, silo.Cancel);
            await silo.Sweeps.PauseAsync(id, "for a test", silo.Cancel);
            await silo.Follower.NextAsync<AttemptEnded>(ended => ended.Outcome == AttemptOutcome.Paused, silo.Cancel);
            if (lose is not null)
            {
                Directory.Delete(lose(home.Folder, id), recursive: true);
            }

            await silo.Sweeps.ResumeAsync(id, silo.Cancel);
            await silo.UntilAsync(id, ExperimentState.Completed);
        }

        var trial = Traces.Of(new TrialKey(id, 0)).TraceId;
        return [.. _spans.Where(span => span.TraceId == trial && span.OperationName == "attempt")];
    }

    private IReadOnlyList<Activity> Under(Activity attempt, string name) =>
        [.. _spans.Where(span => span.ParentSpanId == attempt.SpanId && span.OperationName == name)];

    private static string TraceOf(string experiment, long trial) =>
        Traces.Of(new TrialKey(experiment, trial)).TraceId.ToHexString();
}
