using Grid.Grains;

namespace Grid.Silo;

/// <summary>One trial of a training run: its lease, its files, and the last that it measured.</summary>
internal sealed class Lane(Lease lease, TrialFiles files, AttemptTrace? trace, long beganAt)
{
    private volatile bool _lost;
    private volatile bool _preempted;
    private long _keptAt = beganAt;

    public Lease Lease { get; } = lease;

    public LeaseKey Key { get; } = lease.Key;

    public TrialFiles Files { get; } = files;

    /// <summary>Null where nobody follows.</summary>
    public AttemptTrace? Trace => trace;

    /// <summary>A time stamp of the run's TimeProvider.</summary>
    public long BeganAt { get; } = beganAt;

    /// <summary>When the state was taken that another attempt would go on from: the last checkpoint's time stamp, or the beginning's. Read on any thread.</summary>
    public long KeptAt
    {
        get => Interlocked.Read(ref _keptAt);
        set => Interlocked.Exchange(ref _keptAt, value);
    }

    public IReadOnlyDictionary<string, double>? Metrics { get; set; }

    /// <summary>The newest checkpoint that was reported and accepted: where another attempt would go on.</summary>
    public CheckpointInfo? Recorded { get; set; } = lease.Checkpoint;

    /// <summary>Whether another attempt has taken over: touch nothing more.</summary>
    public bool Lost => _lost;

    /// <summary>Called on any thread.</summary>
    public void Lose() => _lost = true;

    /// <summary>Whether work that goes first wants the place.</summary>
    public bool Preempted => _preempted;

    /// <summary>Called on any thread.</summary>
    public void Preempt() => _preempted = true;

    public LaneSnapshot Snapshot() => new(Lease.Trial, Lease.Attempt, Lease.Parameters, Metrics);
}
