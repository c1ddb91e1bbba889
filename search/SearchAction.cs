namespace Grid.Search;

/// <summary>What the search decides.</summary>
public abstract record SearchAction;

/// <summary>Create trial <paramref name="Trial"/> (numbers count from 0 without a gap), the <paramref name="Repeat"/>-th of its point.</summary>
public sealed record CreateTrial(long Trial, long Point, int Repeat, Assignment Assignment, long Seed) : SearchAction;

/// <summary>Stop a trial at its next report: it is not worth going on.</summary>
public sealed record StopTrial(long Trial, string Reason) : SearchAction;

/// <summary>What the user should know of how the search goes on from here.</summary>
public sealed record NoteSearch(string Text) : SearchAction;

/// <summary>Every trial that there will be has ended.</summary>
public sealed record FinishSearch : SearchAction;
