namespace Grid.Grains;

/// <summary>One trial that is out of the queue: being opened, leased, or being given back.</summary>
internal sealed class LeaseEntry(QueuedTrial trial, string agent)
{
    public QueuedTrial Trial => trial;

    public string Agent => agent;

    /// <summary>The open attempt; null while it is being opened, and where its opening failed and may or may not be durable.</summary>
    public long? Attempt { get; set; }

    /// <summary>When the lease ends if nobody renews it. An attempt that is being opened has no end of its own.</summary>
    public DateTimeOffset ExpiresAt { get; set; } = DateTimeOffset.MaxValue;

    /// <summary>Whether the trial's grain is being told that the attempt is over.</summary>
    public bool Returning { get; set; }
}
