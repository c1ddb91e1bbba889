using Grid.Search;

namespace Grid.Grains;

/// <summary>One event that the search decided on, as a span: in the trace of the trial that it is about, with links to the trials that it concerns.</summary>
internal static class DecisionTrace
{
    /// <summary>A sweep may begin with a million trials.</summary>
    private const int MostLinks = 64;

    /// <summary>Null where nobody listens, or nothing is decided on such an event.</summary>
    public static TraceSpan? Start(Traces? traces, string experiment, ExperimentEvent happened) =>
        happened switch
        {
            Submitted => traces?.Start("submit", experiment),
            Measured measured => traces?.Start("decide", new TrialKey(experiment, measured.Trial)),
            Ended ended => traces?.Start("decide", new TrialKey(experiment, ended.Trial)),
            _ => null,
        };

    /// <summary>What was decided.</summary>
    public static void Tell(
        this TraceSpan span,
        string experiment,
        string algorithm,
        IReadOnlyList<SearchAction> actions
    )
    {
        span.Set("grid.algorithm", algorithm).Set("grid.actions", actions.Count);
        foreach (var trial in actions.Select(TrialOf).OfType<long>().Take(MostLinks))
        {
            span.Link(Traces.Of(new TrialKey(experiment, trial)));
        }
    }

    private static long? TrialOf(SearchAction action) =>
        action switch
        {
            CreateTrial create => create.Trial,
            StopTrial stop => stop.Trial,
            PauseTrial pause => pause.Trial,
            PromoteTrial promote => promote.Trial,
            _ => null,
        };
}
