namespace Grid.Grains;

/// <summary>How an attempt that did not fail ended, in one word, as it stands in rows beside <see cref="FailureCause"/>.</summary>
public static class EndCause
{
    /// <summary>It trained to its last epoch.</summary>
    public const string Finished = "finished";

    /// <summary>The stopping rule ended its trial.</summary>
    public const string Stopped = "stopped";

    /// <summary>The stopping rule has its trial wait until others have come as far.</summary>
    public const string Waits = "waits";

    /// <summary>Its experiment was cancelled.</summary>
    public const string Cancelled = "cancelled";
}
