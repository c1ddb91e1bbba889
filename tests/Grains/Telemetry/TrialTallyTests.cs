using System.Diagnostics.Metrics;
using Grid.Store;
using Grid.Tests.Meters;

namespace Grid.Grains.Tests;

/// <summary>What is counted of the batches that a store has made durable.</summary>
public sealed class TrialTallyTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TestMeters _meters = new();
    private readonly GrainMetrics _metrics;

    public TrialTallyTests() => _metrics = new GrainMetrics(_meters);

    [Fact]
    public void Each_step_of_a_trial_counts_once_by_its_new_state_and_its_reason()
    {
        Durable(new InsertTrial(Row(1, TrialState.Queued)));
        Durable(Update(1, TrialState.Queued, TrialState.Running));
        Durable(Update(1, TrialState.Running, TrialState.Queued), End(1, FailureCause.Lost));
        Durable(Update(1, TrialState.Queued, TrialState.Running));
        Durable(Update(1, TrialState.Running, TrialState.Paused), End(1, EndCause.Waits));
        Durable(Update(1, TrialState.Paused, TrialState.Queued));
        Durable(Update(1, TrialState.Queued, TrialState.Running));
        Durable(Update(1, TrialState.Running, TrialState.Completed), End(1, EndCause.Finished));

        Assert.Equal(
            [
                "completed finished 1",
                "paused waits 1",
                "queued created 1",
                "queued lost 1",
                "queued promoted 1",
                "running leased 3",
            ],
            Read("grid.trial.transitions")
        );
        Assert.Equal(["lost 1"], Read("grid.trial.retries"));
    }

    [Fact]
    public void A_trial_without_an_attempt_ends_for_what_its_state_says()
    {
        Durable(Update(1, TrialState.Queued, TrialState.Cancelled), Update(2, TrialState.Paused, TrialState.Stopped));

        Assert.Equal(["cancelled cancelled 1", "stopped stopped 1"], Read("grid.trial.transitions"));
    }

    [Fact]
    public void Each_trial_of_a_batch_has_the_reason_of_its_own_attempt_wherever_that_stands()
    {
        Durable(
            End(2, FailureCause.Exception),
            End(1, EndCause.Finished, "another"),
            Update(3, TrialState.Running, TrialState.Stopped),
            Update(1, TrialState.Running, TrialState.Completed),
            Update(2, TrialState.Running, TrialState.Failed),
            End(1, EndCause.Finished),
            End(3, EndCause.Stopped)
        );

        Assert.Equal(
            ["completed finished 1", "failed exception 1", "stopped stopped 1"],
            Read("grid.trial.transitions")
        );
        Assert.Empty(Read("grid.trial.retries"));
    }

    [Fact]
    public void A_row_that_is_written_again_in_its_state_is_no_change()
    {
        Durable(Update(1, TrialState.Running, TrialState.Running), new InsertReport(Report(1)));

        Assert.Empty(Read("grid.trial.transitions"));
        Assert.Equal(["accepted 1"], Read("grid.reports"));
    }

    [Fact]
    public void Reports_of_which_no_row_tells_count_beside_those_that_are_durable()
    {
        Durable(new InsertReport(Report(1)), new InsertReport(Report(2)));
        _metrics.Reported(ReportResult.Stale);

        Assert.Equal(["accepted 2", "stale 1"], Read("grid.reports"));
    }

    public void Dispose() => _meters.Dispose();

    private void Durable(params StoreWrite[] writes) => _metrics.Durable(new StoreBatch(writes));

    private static UpdateTrial Update(long number, TrialState from, TrialState to) => new(Row(number, to), 1, [from]);

    private static EndAttempt End(long number, string cause, string experiment = "e") =>
        new(experiment, number, 1, Now, cause, Message: null);

    private static ReportRow Report(long step) => new("e", 1, 1, step, "{}", Now);

    private static TrialRow Row(long number, TrialState state) =>
        new("e", number, state, null, "{}", 0, 0, 0, "shape", 1, 0, 0, null, null, null, Now, null, null);

    /// <summary>The series of a counter that are not 0: their labels and values.</summary>
    private List<string> Read(string name)
    {
        var series = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == name && instrument.Meter.Scope == _meters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(
            (_, value, labels, _) =>
            {
                if (value != 0)
                {
                    series.Add($"{string.Join(' ', labels.ToArray().Select(label => label.Value))} {value}");
                }
            }
        );
        listener.Start();
        listener.RecordObservableInstruments();
        return [.. series.Order(StringComparer.Ordinal)];
    }
}
