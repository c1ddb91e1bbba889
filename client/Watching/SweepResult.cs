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
            var document = SweepJson.Of(status, best.Count > 0 ? best[0] : null, place);
            Json.Write(shell.Out, await WithFrontAsync(document, sweeps, status));
            return;
        }

        var spec = SpecJson.Read(status.Spec);
        var trials = await AllTrials.ReadAsync(sweeps, status.Id, CancellationToken.None);
        var console = shell.NewConsole();
        console.MarkupLine(
            $"[bold]{Markup.Escape(status.Id)}[/]  {States.Marked(status.State)}  {States.Counts(status.Counts, marked: true)}"
        );
        if (status.Reason is { Length: > 0 } reason)
        {
            console.MarkupLineInterpolated($"[yellow]{reason}[/]");
        }

        var front = spec.Targets.Count > 1 ? FrontResults.Of(trials, spec.Targets) : null;
        if (front is null)
        {
            ResultTable.Write(console, status, spec, trials);
        }
        else
        {
            FrontTable.Write(console, status, spec, front);
        }

        WriteFailures(console, trials);
        WriteBest(
            console,
            status,
            trials,
            front is null ? ResultTable.Best(spec, trials) : FrontTable.Best(spec, front),
            place
        );
        console.MarkupLineInterpolated($"next: [bold]{Next(status, place, next)}[/]");
    }

    /// <summary>Adds the first front, where the sweep has several objectives or constraints.</summary>
    private static async Task<SweepJson> WithFrontAsync(SweepJson sweep, ISweepReader sweeps, ExperimentStatus status)
    {
        var targets = SpecJson.Read(status.Spec).Targets;
        if (targets.Count == 1)
        {
            return sweep;
        }

        var trials = await AllTrials.ReadAsync(sweeps, status.Id, CancellationToken.None);
        var front = FrontResults.Of(trials, targets);
        return sweep with
        {
            Front = [.. front.Best.Select(point => point.Trials[0].Number).Order()],
            Hypervolume = front.Hypervolume,
            Reference = front.Hypervolume is null ? null : front.Reference,
        };
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
        IReadOnlyList<TrialRow> trials,
        string? best,
        SweepPlace place
    )
    {
        if (best is not null)
        {
            console.MarkupLineInterpolated($"best: [bold green]{best}[/]");
        }

        if (place is HomePlace(var home) && trials.Any(trial => place.Picture(status.Id, trial.Number) is not null))
        {
            var pictures = Path.Combine(home.ExperimentFolder(status.Id), "trials", "*", "picture.png");
            console.MarkupLineInterpolated($"pictures: {pictures}");
        }
    }

    private static string Next(ExperimentStatus status, SweepPlace place, string next) =>
        $"grid {(status.State == ExperimentState.Paused ? "resume" : next)} {status.Id}{place.Option}";
}
