using System.Text.Json.Serialization;

namespace Grid.Search;

/// <summary>What happened in an experiment, as the search needs to know it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SearchStarted), "started")]
[JsonDerivedType(typeof(TrialMeasured), "measured")]
[JsonDerivedType(typeof(TrialEnded), "ended")]
public abstract record SearchEvent;

/// <summary>The experiment begins: the first trials are due.</summary>
public sealed record SearchStarted : SearchEvent;

/// <summary>A trial reported its objective at a step. Reported once per (trial, step). Saved: the report has a checkpoint.</summary>
public sealed record TrialMeasured(long Trial, long Step, double Value, bool Saved = false) : SearchEvent;

/// <summary>How a trial came to its end, as far as the search cares.</summary>
public enum TrialOutcome
{
    Completed,
    Stopped,
    Failed,
    Cancelled,
}

/// <summary>A trial reached its one terminal state; <paramref name="Value"/> is its last objective, null where it has none.</summary>
/// <param name="Others">The last values of the other metrics that the search's targets name, in their order; null where there are none.</param>
public sealed record TrialEnded(long Trial, TrialOutcome Outcome, double? Value, IReadOnlyList<double?>? Others = null)
    : SearchEvent;
