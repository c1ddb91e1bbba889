using Grid.Grains;
using Grid.Silo;
using Grid.Spec;
using Grid.Store;
using Spectre.Console;

namespace Grid.Client;

/// <summary>How a sweep stands: as one JSON object, or as a table with what to type next.</summary>
internal static class SweepResult
{
    /// <summary>What the exit code says of a sweep that has ended, or stands still.</summary>
    public static ExitCode CodeOf(ExperimentStatus ended) =>
        ended.State == ExperimentState.Paused ? ExitCode.Paused
        : ended.State == ExperimentState.Completed && ended.Counts.GetValueOrDefault(TrialState.Failed) == 0
            ? ExitCode.Done
        : ExitCode.Failed;

    /// <param name="next">The verb to type next, where the sweep is not paused.</param>
    public static async Task WriteAsync(
        Shell shell,
        ISweepReader sweeps,
        ExperimentStatus status,
        SweepPlace place,
        bool asJson,
        string next
    )
    {
        if (asJson)
        {
            var best = await sweeps.BestTrialsAsync(status.Id, 1, CancellationToken.None);
            Json.Write(shell.Out, SweepJson.Of(status, best.Count > 0 ? best[0] : null, place));
            return;
        }

        var spec = SpecJson.Read(status.Spec);
        var trials = await AllTrials.ReadAsync(sweeps, status.Id, CancellationToken.None);
        var console = shell.NewConsole();
        console.MarkupLine(
            $"[bold]{Markup.Escape(status.Id)}[/]  {States.Marked(status.State)}  {States.Counts(status.Counts, marked: true)}"
        );
        if (status.RerunOf is { } original)
        {
            console.MarkupLineInterpolated($"runs {original} again");
        }

        if (status.Reason is { Length: > 0 } reason)
        {
            console.MarkupLineInterpolated($"[yellow]{reason}[/]");
        }

        ResultTable.Write(console, status, spec, trials);
        WriteFailures(console, trials);
        WriteBest(console, status, spec, trials, place);
        WritePlotData(console, status, place);
        console.MarkupLineInterpolated($"next: [bold]{Next(status, place, next)}[/]");
    }

    private static void WriteFailures(IAnsiConsole console, IReadOnlyList<TrialRow> trials)
    {
        const int most = 5;
        var failed = trials.Where(trial => trial.State == TrialState.Failed).ToList();
        foreach (var trial in failed.Take(most))
        {
            console.MarkupLineInterpolated(
                $"[red]trial {trial.Number} failed:[/] {trial.Reason ?? "no reason was given"}"
            );
        }

        if (failed.Count > most)
        {
            console.MarkupLineInterpolated($"[red]… and {failed.Count - most} more failed trials[/]");
        }
    }

    private static void WriteBest(
        IAnsiConsole console,
        ExperimentStatus status,
        ExperimentSpec spec,
        IReadOnlyList<TrialRow> trials,
        SweepPlace place
    )
    {
        if (ResultTable.Best(spec, trials) is { } best)
        {
            console.MarkupLineInterpolated($"best: [bold green]{best}[/]");
        }

        if (place is HomePlace(var home) && trials.Any(trial => place.Picture(status.Id, trial.Number) is not null))
        {
            var pictures = Path.Combine(home.ExperimentFolder(status.Id), "trials", "*", "picture.png");
            console.MarkupLineInterpolated($"pictures: {pictures}");
        }
    }

    private static void WritePlotData(IAnsiConsole console, ExperimentStatus status, SweepPlace place)
    {
        var here = place.Existing(home => home.Results(status.Id)) is { } file
            ? $"{file}, {Path.GetFileName(place.Existing(home => home.Curves(status.Id)))}"
            : $"grid export {status.Id}{place.Option} [--curves] [FILE]";
        console.MarkupLineInterpolated($"plot data: {here}");
    }

    private static string Next(ExperimentStatus status, SweepPlace place, string next) =>
        $"grid {(status.State == ExperimentState.Paused ? "resume" : next)} {status.Id}{place.Option}";
}
