using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>What became of a point, all its repeats together.</summary>
/// <param name="Outcome">Completed where one repeat at least is; else stopped, failed or cancelled, in this order.</param>
/// <param name="Losses">The mean of each objective over the repeats of that outcome, turned so that less is better. What is not finite is NaN.</param>
/// <param name="Violation">How far the mean metrics go beyond their bounds; 0: not at all.</param>
/// <param name="Step">The last step that a repeat of that outcome measured; 0: none.</param>
internal sealed record PointResult(
    long Point,
    TrialOutcome Outcome,
    ImmutableArray<double> Losses,
    double Violation,
    long Step
)
{
    /// <summary>Whether there is something to learn from the losses. A point that failed, was cancelled or measured no number is never a good one.</summary>
    public bool IsMeasured => Outcome is TrialOutcome.Completed or TrialOutcome.Stopped && Losses.All(double.IsFinite);
}
