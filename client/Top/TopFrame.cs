using Grid.Grains;
using Grid.Silo;
using Grid.Store;
using Spectre.Console;

namespace Grid.Client;

/// <summary>One picture of the silos as lines of markup, none wider than the terminal: each silo with its slots, who waits in the queues, and the sweeps that have not ended.</summary>
internal static class TopFrame
{
    private const string Empty = " ";

    public static IReadOnlyList<string> Lines(TopMoment moment, int width, int height)
    {
        // The last columns stay empty: terminals write ^C there when it is pressed, and must not wrap.
        width = Math.Max(20, width - 3);
        List<string> lines =
        [
            Bold(Title(moment), width),
            Empty,
            .. moment.Silos.SelectMany(silo => SiloLines(silo, moment.Now, width)),
            Empty,
            .. QueueLines(moment.Queues, width),
            Empty,
            .. SweepLines(moment.Sweeps, width),
        ];
        return lines.Count < height
            ? lines
            : [.. lines.Take(height - 2), Grey($"… and {lines.Count - height + 2} more lines", width)];
    }

    private static string Title(TopMoment moment)
    {
        var slots = moment.Silos.SelectMany(silo => silo.Slots).ToList();
        var busy = slots.Count(slot => slot.Lanes.Count > 0);
        var running = moment.Sweeps.Where(sweep => sweep.State == ExperimentState.Running);
        var waiting = running.Sum(sweep => sweep.Counts.GetValueOrDefault(TrialState.Queued));
        return $"{moment.Address} · {Text.Count(moment.Silos.Count, "silo")} · {busy} of {Text.Count(slots.Count, "slot")} busy · {Text.Count(waiting, "trial")} waiting";
    }

    private static IEnumerable<string> SiloLines(SiloStatus silo, DateTimeOffset now, int width)
    {
        var state =
            silo.State == SiloStatus.Active ? ""
            : silo.State == SiloStatus.Lost ? $" · {silo.State}, last seen {Text.Duration(now - silo.SeenAt)} ago"
            : $" · {silo.State}";
        yield return Bold($"{silo.Name}{(silo.Control ? " *" : "")} {silo.Address}{state}", width);
        foreach (var slot in silo.Slots)
        {
            var since = Text.Duration(now - slot.Since);
            yield return slot.Lanes.Count == 0
                ? Grey($"  {slot.Slot}  free · {since}", width)
                : Plain(
                    $"  {slot.Slot}  {slot.Experiment} trial {string.Join(' ', slot.Lanes.Select(lane => lane.Trial))} · {Epochs(slot)} · {since}",
                    width
                );
        }
    }

    /// <summary>In a queue, in the order in which the next free slot is offered to them.</summary>
    private static IEnumerable<string> QueueLines(IReadOnlyList<QueueStatus>? queues, int width)
    {
        if (queues is null)
        {
            yield return Grey("who waits is not known at the moment: no silo controls", width);
        }

        foreach (var queue in queues ?? [])
        {
            var waiting = queue.Experiments.Sum(one => one.Waiting);
            yield return waiting == 0
                ? Grey($"queue {queue.Queue}: nothing waits", width)
                : Bold($"queue {queue.Queue}: {Text.Count(waiting, "trial")} waiting{For(queue.OldestWait)}", width);
            foreach (var one in queue.Experiments.Where(one => one.Waiting > 0))
            {
                yield return Plain(
                    $"  {one.Experiment}  {one.Waiting:N0} waiting{For(one.OldestWait)} · {one.Leased:N0} training{Priority(one)}",
                    width
                );
            }
        }
    }

    private static IEnumerable<string> SweepLines(IReadOnlyList<ExperimentStatus> sweeps, int width) =>
        sweeps.Count == 0
            ? [Grey("no sweep is running", width)]
            : sweeps.Select(sweep =>
                Plain($"{sweep.Id}  {States.Name(sweep.State)}  {States.Counts(sweep.Counts, marked: false)}", width)
            );

    private static string Epochs(SlotSnapshot slot) =>
        slot.Epochs == 0 ? "starting" : $"epoch {Math.Min(slot.Epoch + 1, slot.Epochs)}/{slot.Epochs}";

    private static string For(TimeSpan? oldest) => oldest is { } wait ? $", the first for {Text.Duration(wait)}" : "";

    private static string Priority(ExperimentInQueue one) =>
        one.Terms.Priority == 0 ? "" : $" · priority {one.Terms.Priority}";

    private static string Bold(string text, int width) => $"[bold]{Plain(text, width)}[/]";

    private static string Grey(string text, int width) => $"[grey]{Plain(text, width)}[/]";

    private static string Plain(string text, int width) => Markup.Escape(Text.Fit(text, width));
}
