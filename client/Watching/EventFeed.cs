using System.Collections.Concurrent;
using System.Text.Json;
using Grid.Grains;
using Grid.Silo;
using Grid.Spec;
using Grid.Store;

namespace Grid.Client;

/// <summary>
/// Tells what happens in a sweep at a silo: the experiment's log says what was measured and what has ended, and the slots say what has begun.
/// </summary>
internal sealed class EventFeed(ISweeps sweeps, ExperimentStatus begun, TimeProvider time) : ISweepFeed
{
    // Of more than that nobody reads each line: they are told without what only their rows say.
    private const int MostLookedUp = 12;

    private readonly ConcurrentQueue<EventRow> _events = new();
    private readonly Dictionary<long, (LaneSnapshot Lane, SlotSnapshot Slot)> _training = [];
    private readonly string _metric = SpecJson.Read(begun.Spec).Objective.Metric;

    public (long Count, TimeSpan Time) Completed { get; private set; }

    /// <summary>Follows the log until the sweep has ended.</summary>
    /// <param name="after">The last entry that is not told.</param>
    public async Task FollowAsync(long after, CancellationToken cancel)
    {
        await foreach (var row in sweeps.FollowAsync(begun.Id, after, cancel))
        {
            _events.Enqueue(row);
        }
    }

    public async Task<IReadOnlyList<AgentEvent>> TakeAsync(IReadOnlyList<SlotSnapshot> slots, CancellationToken cancel)
    {
        var happened = new List<AgentEvent>();
        happened.AddRange(Begun(slots));
        var lookedUp = 0;
        while (_events.TryDequeue(out var row))
        {
            using var document = JsonDocument.Parse(row.Json);
            var told = document.RootElement;
            switch (row.Kind)
            {
                case "measured":
                    happened.Add(Measured(told));
                    break;
                case "ended":
                    var look = lookedUp++ < MostLookedUp;
                    happened.Add(Ended(told, look ? await FindAsync(told, cancel) : null));
                    break;
                case "retried":
                    happened.Add(Failed(told));
                    break;
                default:
                    break;
            }
        }

        return happened;
    }

    private List<AgentEvent> Begun(IReadOnlyList<SlotSnapshot> slots)
    {
        var begins = new List<AgentEvent>();
        foreach (var slot in slots.Where(slot => slot.Experiment == begun.Id))
        {
            foreach (var lane in slot.Lanes)
            {
                if (!_training.TryGetValue(lane.Trial, out var known) || known.Lane.Attempt < lane.Attempt)
                {
                    begins.Add(new TrialStarted(begun.Id, lane.Trial, lane.Attempt, lane.Parameters, From(lane, slot)));
                }

                _training[lane.Trial] = (lane, slot);
            }
        }

        return begins;
    }

    /// <summary>A first attempt has begun at the beginning, whenever it is first seen.</summary>
    private static long From(LaneSnapshot lane, SlotSnapshot slot) => lane.Attempt == 1 ? 0 : slot.Epoch;

    private EpochMeasured Measured(JsonElement told)
    {
        var trial = Trial(told);
        var known = _training.TryGetValue(trial, out var training);
        return new EpochMeasured(
            begun.Id,
            trial,
            known ? training.Lane.Attempt : 0,
            told.GetProperty("step").GetInt64(),
            known ? training.Slot.Epochs : 0,
            Metrics(told)!
        );
    }

    private AttemptEnded Ended(JsonElement told, TrialRow? row)
    {
        var trial = Trial(told);
        var outcome = Enum.Parse<AttemptOutcome>(told.GetProperty("outcome").GetString()!, ignoreCase: true);
        var took = row is { StartedAt: { } from, EndedAt: { } to } ? to - from : Took(trial);
        if (outcome is AttemptOutcome.Completed or AttemptOutcome.Stopped)
        {
            Completed = (Completed.Count + 1, Completed.Time + took);
        }

        _training.Remove(trial);
        return new AttemptEnded(begun.Id, trial, row?.Attempt ?? 0, outcome, row?.Reason, Metrics(told), took);
    }

    private AttemptEnded Failed(JsonElement told)
    {
        var trial = Trial(told);
        var attempt = _training.TryGetValue(trial, out var training) ? training.Lane.Attempt : 0;
        return new AttemptEnded(
            begun.Id,
            trial,
            attempt,
            AttemptOutcome.Failed,
            "it is tried again",
            null,
            Took(trial)
        );
    }

    private TimeSpan Took(long trial) =>
        _training.TryGetValue(trial, out var training) ? time.GetUtcNow() - training.Slot.Since : TimeSpan.Zero;

    private async Task<TrialRow?> FindAsync(JsonElement told, CancellationToken cancel)
    {
        var trial = Trial(told);
        var found = await sweeps.TrialsAsync(begun.Id, states: null, trial, 1, cancel);
        return found.FirstOrDefault(row => row.Number == trial);
    }

    private static long Trial(JsonElement told) => told.GetProperty("trial").GetInt64();

    private Dictionary<string, double>? Metrics(JsonElement told) =>
        told.TryGetProperty("value", out var value)
            ? new() { [_metric] = MetricsJson.Find($"{{\"value\":{value.GetRawText()}}}", "value") ?? double.NaN }
            : null;
}
