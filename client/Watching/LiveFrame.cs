using System.Text;
using Grid.Silo;
using Spectre.Console;

namespace Grid.Client;

/// <summary>
/// One picture of a running sweep as lines of markup, none wider than the terminal: a bar per training trial, the best so far, trials by state, times.
/// </summary>
internal static class LiveFrame
{
    // Title, empty line; empty line, best, counts, hint.
    private const int OtherLines = 6;

    // A line without any character would not be drawn at all.
    private const string Empty = " ";
    private const int FewestRows = 1;
    private const int WidestBar = 30;
    private const int NarrowestBar = 8;

    public static IReadOnlyList<string> Lines(SweepMoment moment, int width, int height)
    {
        // The last columns stay empty: terminals write ^C there when it is pressed, and must not wrap.
        width = Math.Max(20, width - 3);
        var lines = new List<string> { Title(moment, width), Empty };
        lines.AddRange(Rows(moment, width, Math.Max(FewestRows, height - OtherLines - 1)));
        lines.Add(Empty);
        if (moment.BestText is { } best)
        {
            lines.Add($"[bold green]best[/]  {Markup.Escape(Text.Fit(best, width - 6))}");
        }

        lines.Add(Counts(moment, width));
        lines.Add(
            moment.Stopping
                ? $"[yellow]{Text.Fit("saving every running trial … Ctrl-C again leaves at once", width)}[/]"
                : $"[grey]{Markup.Escape(Text.Fit(moment.Hint, width))}[/]"
        );
        return lines;
    }

    private static string Title(SweepMoment moment, int width)
    {
        var id = Text.Fit(moment.Status.Id, width);
        var on = moment.Spec.Dataset is { } dataset ? $" on {dataset}" : "";
        var total = moment.Status.Total is { } trials ? $" · {Text.Count(trials, "trial")}" : "";
        return $"[bold]{Markup.Escape(id)}[/][grey]{Markup.Escape(Text.Fit($" · {moment.Spec.Model}{on}{total}", width - id.Length))}[/]";
    }

    private static IEnumerable<string> Rows(SweepMoment moment, int width, int most)
    {
        var rows = moment
            .Slots.Where(slot => slot.Experiment == moment.Status.Id)
            .SelectMany(slot => slot.Lanes.Select(lane => new LiveRow(slot, lane, moment)))
            .OrderBy(row => row.Trial)
            .ToList();
        var shown = rows.Count > most ? most - 1 : rows.Count;
        var columns = Columns(rows, width);
        foreach (var row in rows.Take(shown))
        {
            yield return Line(row, columns);
        }

        if (rows.Count > shown)
        {
            yield return $"[grey]… and {rows.Count - shown} more[/]";
        }
    }

    /// <summary>Shares out the width: numbers get what they need, then the bar, and the parameters take what is left.</summary>
    private static Layout Columns(IReadOnlyList<LiveRow> rows, int width)
    {
        const int Gaps = 8;
        var trial = Widest(rows, row => row.Trial.ToString().Length);
        var epochs = Widest(rows, row => row.Epochs.Length);
        var value = Widest(rows, row => row.Value.Length);
        var wanted = Widest(rows, row => row.Parameters.Length);
        var free = Math.Max(0, width - trial - epochs - value - Gaps);
        var bar = Math.Clamp(free - wanted, Math.Min(NarrowestBar, free), WidestBar);
        return new Layout(trial, Math.Clamp(free - bar, 0, wanted), bar, epochs, value);
    }

    private static string Line(LiveRow row, Layout columns)
    {
        var trial = row.Trial.ToString().PadLeft(columns.Trial);
        var parameters = Text.Fit(row.Parameters, columns.Parameters).PadRight(columns.Parameters);
        return $"[bold]{trial}[/]  {Markup.Escape(parameters)}  {Bar(row, columns.Bar)}  {row.Epochs.PadLeft(columns.Epochs)}  {row.Value.PadLeft(columns.Value)}";
    }

    /// <summary>Epochs done in green, the current epoch's steps in blue, what is left in grey.</summary>
    private static string Bar(LiveRow row, int width)
    {
        var done = (int)(row.EpochShare * width);
        var all = Math.Clamp((int)Math.Round(row.Share * width), done, width);
        var bar = new StringBuilder();
        // Thin where nothing is done yet, so that a bar tells without colours too.
        Append(bar, "green", '━', done);
        Append(bar, "blue", '━', all - done);
        Append(bar, "grey35", '─', width - all);
        return bar.ToString();
    }

    private static void Append(StringBuilder bar, string colour, char line, int width)
    {
        if (width > 0)
        {
            bar.Append('[').Append(colour).Append(']').Append(line, width).Append("[/]");
        }
    }

    private static string Counts(SweepMoment moment, int width)
    {
        var times =
            $"{Text.Duration(moment.Elapsed)} so far" + (moment.Left is { } left ? $", {Text.About(left)} left" : "");
        var plain = States.Counts(moment.Status.Counts, marked: false);
        var gap = width - plain.Length - times.Length;
        return gap >= 2
            ? $"{States.Counts(moment.Status.Counts, marked: true)}{new string(' ', Math.Min(gap, 6))}[grey]{times}[/]"
            : Markup.Escape(Text.Fit($"{plain}  {times}", width));
    }

    private static int Widest(IReadOnlyList<LiveRow> rows, Func<LiveRow, int> width) =>
        rows.Count == 0 ? 0 : rows.Max(width);

    private sealed record Layout(int Trial, int Parameters, int Bar, int Epochs, int Value);
}

/// <summary>One training trial's line of the live view, as plain texts.</summary>
internal sealed class LiveRow(SlotSnapshot slot, LaneSnapshot lane, SweepMoment moment)
{
    public long Trial { get; } = lane.Trial;

    public string Parameters { get; } = Text.Parameters(TrialParameters.Read(lane.Parameters), moment.Varying);

    /// <summary>The epoch under way, of all.</summary>
    public string Epochs { get; } =
        slot.Epochs == 0 ? "starting" : $"{Math.Min(slot.Epoch + 1, slot.Epochs)}/{slot.Epochs}";

    public string Value { get; } =
        lane.Metrics?.TryGetValue(moment.Objective.Metric, out var value) ?? false ? Text.Number(value) : "";

    public double Share { get; } = SweepMoment.Share(slot);

    public double EpochShare { get; } = slot.Epochs == 0 ? 0 : (double)slot.Epoch / slot.Epochs;
}
