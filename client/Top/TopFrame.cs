using Grid.Silo;
using Grid.Store;
using Spectre.Console;

namespace Grid.Client;

/// <summary>One picture of the silos as lines of markup, none wider than the terminal: each silo with its slots, and the sweeps that have not ended.</summary>
internal static class TopFrame
{
    private const string Empty = " ";

    public static IReadOnlyList<string> Lines(TopMoment moment, int width, int height)
    {
        // The last columns stay empty: terminals write ^C there when it is pressed, and must not wrap.
        width = Math.Max(20, width - 3);
        var slots = moment.Silos.SelectMany(silo => silo.Slots).ToList();
        var busy = slots.Count(slot => slot.Lanes.Count > 0);
        var waiting = moment.Sweeps.Sum(sweep => sweep.Counts.GetValueOrDefault(TrialState.Queued));
        var title =
            $"{moment.Address} · {Text.Count(moment.Silos.Count, "silo")} · {busy} of {Text.Count(slots.Count, "slot")} busy · {Text.Count(waiting, "trial")} waiting";
        var lines = new List<string> { $"[bold]{Fit(title, width)}[/]", Empty };
        lines.AddRange(moment.Silos.SelectMany(silo => SiloLines(silo, moment.Now, width)));
        lines.Add(Empty);
        lines.AddRange(
            moment.Sweeps.Select(sweep => $"{Fit($"{sweep.Id}  {States.Name(sweep.State)}  {Counts(sweep)}", width)}")
        );
        if (moment.Sweeps.Count == 0)
        {
            lines.Add("[grey]no sweep is running[/]");
        }

        return lines.Count < height
            ? lines
            : [.. lines.Take(height - 2), $"[grey]… and {lines.Count - height + 2} more lines[/]"];
    }

    private static IEnumerable<string> SiloLines(SiloStatus silo, DateTimeOffset now, int width)
    {
        var state = silo.State == SiloStatus.Active ? "" : $" · {silo.State}";
        yield return $"[bold]{Fit($"{silo.Name}{(silo.Control ? " *" : "")} {silo.Address}{state}", width)}[/]";
        foreach (var slot in silo.Slots)
        {
            var what =
                slot.Lanes.Count == 0
                    ? "free"
                    : $"{slot.Experiment} trial {string.Join(' ', slot.Lanes.Select(lane => lane.Trial))} · {Epochs(slot)}";
            var line = Fit($"  {slot.Slot}  {what} · {Text.Duration(now - slot.Since)}", width);
            yield return slot.Lanes.Count == 0 ? $"[grey]{line}[/]" : line;
        }
    }

    private static string Epochs(SlotSnapshot slot) =>
        slot.Epochs == 0 ? "starting" : $"epoch {Math.Min(slot.Epoch + 1, slot.Epochs)}/{slot.Epochs}";

    private static string Counts(Grains.ExperimentStatus sweep) => States.Counts(sweep.Counts, marked: false);

    private static string Fit(string text, int width) => Markup.Escape(Text.Fit(text, width));
}
