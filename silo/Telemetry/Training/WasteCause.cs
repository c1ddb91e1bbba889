namespace Grid.Silo;

/// <summary>Why time on a device came to nothing, as a label.</summary>
internal static class WasteCause
{
    /// <summary>Trained after the last checkpoint of an attempt that was cut short: it is trained again.</summary>
    public const string LostWork = "lost_work";

    /// <summary>The free part of a device whose other part trains.</summary>
    public const string IdleFragment = "idle_fragment";

    /// <summary>Attempts that a stopping rule ended.</summary>
    public const string Prune = "prune";

    public static IReadOnlyList<string> All { get; } = [LostWork, IdleFragment, Prune];
}
