namespace Grid.Search;

/// <summary>What the search decides.</summary>
public abstract record SearchAction;

/// <summary>Create trial <paramref name="Trial"/> (numbers count from 0 without a gap), the <paramref name="Repeat"/>-th of its point.</summary>
/// <param name="Parent">The paused trial from whose checkpoint it starts; null: from the beginning.</param>
public sealed record CreateTrial(
    long Trial,
    long Point,
    int Repeat,
    Assignment Assignment,
    long Seed,
    long? Parent = null
) : SearchAction;

/// <summary>Stop a trial, at its next report or now where it is paused: it is not worth going on. It ends with <see cref="TrialOutcome.Stopped"/>.</summary>
public sealed record StopTrial(long Trial, string Reason) : SearchAction;

/// <summary>Pause the trial whose report this answers. It keeps its checkpoint and leaves its place to another.</summary>
public sealed record PauseTrial(long Trial) : SearchAction;

/// <summary>Have a paused trial go on from its checkpoint.</summary>
public sealed record PromoteTrial(long Trial) : SearchAction;

/// <summary>What the user should know of how the search goes on from here.</summary>
public sealed record NoteSearch(string Text) : SearchAction;

/// <summary>Every trial that there will be has ended.</summary>
public sealed record FinishSearch : SearchAction;
