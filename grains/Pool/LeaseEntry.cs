namespace Grid.Grains;

/// <summary>One trial that is out of the queue: being opened, leased, or being given back.</summary>
internal sealed class LeaseEntry(QueuedTrial trial, Run run)
{
    public QueuedTrial Trial => trial;

    /// <summary>The training it is part of.</summary>
    public Run Run => run;

    public string Agent => run.Agent.Name;

    /// <summary>The open attempt; null while it is being opened, and where its opening failed and may or may not be durable.</summary>
    public long? Attempt { get; set; }

    /// <summary>When the lease ends if nobody renews it, by the pool's steady clock. An attempt that is being opened has no end of its own.</summary>
    public TimeSpan ExpiresAt { get; set; } = TimeSpan.MaxValue;

    /// <summary>Whether the trial's grain is being asked for the attempt. Nobody else may end it until the answer is there.</summary>
    public bool IsOpening => Attempt is null && ExpiresAt == TimeSpan.MaxValue;

    /// <summary>Whether the trial's grain is being told that the attempt is over.</summary>
    public bool Returning { get; set; }
}
