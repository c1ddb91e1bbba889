using Grid.Grains;
using Grid.Silo;
using Grid.Spec;

namespace Grid.Client;

/// <summary>Looks at a running sweep, in this process or at a silo, and shows what it sees.</summary>
/// <param name="width">How many trials train at once; null: as many as there are slots.</param>
/// <param name="hint">What Ctrl-C does.</param>
internal sealed class SweepLook(
    Shell shell,
    ISweeps sweeps,
    ISweepFeed feed,
    ISweepView view,
    ExperimentStatus begun,
    int? width,
    string hint
)
{
    private readonly ExperimentSpec _spec = SpecJson.Read(begun.Spec);
    private readonly IReadOnlyList<string> _varying = Text.Varying(SpecJson.Read(begun.Spec));
    private readonly long _startedAt = shell.Time.GetTimestamp();

    /// <summary>One look. Gives how the sweep stands.</summary>
    /// <param name="stopping">Whether Ctrl-C was pressed and trainings are being saved.</param>
    public async Task<ExperimentStatus> ShowAsync(bool stopping, CancellationToken cancel)
    {
        var status = await sweeps.GetAsync(begun.Id, cancel);
        var best = await sweeps.BestTrialsAsync(begun.Id, 1, cancel);
        var slots = await sweeps.SlotsAsync(cancel);
        var happened = await feed.TakeAsync(slots, cancel);
        var now = shell.Time.GetUtcNow();
        var moment = new SweepMoment(
            status,
            _spec,
            _varying,
            slots,
            best.Count > 0 ? best[0] : null,
            now,
            shell.Time.GetElapsedTime(_startedAt),
            Left(status, slots, now),
            stopping,
            hint
        );
        view.Show(moment, happened);
        return status;
    }

    private TimeSpan? Left(ExperimentStatus status, IReadOnlyList<SlotSnapshot> slots, DateTimeOffset now)
    {
        var running = slots
            .Where(slot => slot.Experiment == begun.Id)
            .SelectMany(slot => slot.Lanes.Select(_ => (SweepMoment.Share(slot), now - slot.Since)))
            .ToList();
        var waiting = status.Total - States.Ended(status.Counts) - running.Count;
        var completed = feed.Completed;
        return waiting is { } trials
            ? Eta.Of(completed.Count, completed.Time, running, Math.Max(0, trials), width ?? slots.Count)
            : null;
    }
}
