using Grid.Search;

namespace Grid.Grains;

/// <summary>
/// One entry of an experiment's log: what happened, as far as a decision may hang on it. No attempt, agent or time is in it, so that a sweep that was
/// interrupted and went on has the log of one that was not.
/// </summary>
internal abstract record ExperimentEvent;

/// <summary>The experiment begins. SpecHash: SHA-256 of the canonical spec, in hex.</summary>
internal sealed record Submitted(string SpecHash) : ExperimentEvent;

/// <summary>A trial's objective at a step, once per (trial, step). Saved: its report had a checkpoint; only told where the stopping policy copies trials.</summary>
internal sealed record Measured(long Trial, long Step, double Value, bool? Saved = null) : ExperimentEvent;

/// <summary>A trial reached its terminal state; Value is its last objective, Others the last of the further objectives and constraints (absent: there are none).</summary>
internal sealed record Ended(long Trial, TrialOutcome Outcome, double? Value, IReadOnlyList<double?>? Others = null)
    : ExperimentEvent;

/// <summary>A trial failed of its own, for the Failures-th time, and is tried again.</summary>
internal sealed record Retried(long Trial, int Failures) : ExperimentEvent;

internal sealed record Paused(string Reason) : ExperimentEvent;

internal sealed record Resumed : ExperimentEvent;

/// <summary>The last entry of a cancelled experiment: every trial that has not ended is cancelled by it.</summary>
internal sealed record Cancelled(string Reason) : ExperimentEvent;
