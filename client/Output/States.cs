using Grid.Store;

namespace Grid.Client;

/// <summary>States as words and colours.</summary>
internal static class States
{
    public static string Name(TrialState state) => state.ToString().ToLowerInvariant();

    public static string Name(ExperimentState state) => state.ToString().ToLowerInvariant();

    public static string Marked(TrialState state) => $"[{Colour(state)}]{Name(state)}[/]";

    public static string Marked(ExperimentState state) =>
        state switch
        {
            ExperimentState.Running => "[blue]running[/]",
            ExperimentState.Paused => "[yellow]paused[/]",
            ExperimentState.Completed => "[green]completed[/]",
            ExperimentState.Failed => "[red]failed[/]",
            _ => "[grey]cancelled[/]",
        };

    /// <summary>"2 running · 1 completed · 5 queued", without the states that no trial is in.</summary>
    public static string Counts(IReadOnlyDictionary<TrialState, long> counts, bool marked)
    {
        TrialState[] order =
        [
            TrialState.Running,
            TrialState.Completed,
            TrialState.Stopped,
            TrialState.Failed,
            TrialState.Cancelled,
            TrialState.Paused,
            TrialState.Queued,
        ];
        var parts = order
            .Where(state => counts.GetValueOrDefault(state) > 0)
            .Select(state => $"{counts[state]:N0} {(marked ? Marked(state) : Name(state))}");
        return string.Join(" · ", parts.DefaultIfEmpty("no trials yet"));
    }

    /// <summary>How many trials have come to their end.</summary>
    public static long Ended(IReadOnlyDictionary<TrialState, long> counts) =>
        counts
            .Where(count =>
                count.Key is TrialState.Completed or TrialState.Stopped or TrialState.Failed or TrialState.Cancelled
            )
            .Sum(count => count.Value);

    public static string Colour(TrialState state) =>
        state switch
        {
            TrialState.Running => "blue",
            TrialState.Completed => "green",
            TrialState.Stopped => "cyan",
            TrialState.Failed => "red",
            TrialState.Paused => "yellow",
            _ => "grey",
        };
}
