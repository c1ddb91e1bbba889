namespace Grid.Search;

/// <summary>What a report means for its trial.</summary>
internal enum VerdictKind
{
    Continue,
    Stop,
    Pause,
}

/// <summary>What a report means for its trial, and why.</summary>
internal readonly record struct Verdict(VerdictKind Kind, string Reason)
{
    public const string NotFinite = "its objective is not finite";

    public static Verdict Continue => new(VerdictKind.Continue, "");

    /// <summary>Wait, with the state on disk, until others have come as far.</summary>
    public static Verdict Pause => new(VerdictKind.Pause, "");

    public static Verdict Stop(string reason) => new(VerdictKind.Stop, reason);
}

/// <summary>A trial that is not worth going on, and why.</summary>
internal readonly record struct Dismissal(long Trial, string Reason);

/// <summary>A new trial that starts from the checkpoint of <paramref name="Parent"/> with other hyperparameters.</summary>
internal readonly record struct TrialCopy(long Parent, Assignment Assignment);
