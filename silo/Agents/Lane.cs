using Grid.Grains;
using Grid.Models;

namespace Grid.Silo;

/// <summary>One trial of a training run: its lease, its files, and the last that it measured.</summary>
internal sealed class Lane(Lease lease, ModelParameters parameters, TrialFiles files, long beganAt)
{
    private volatile bool _lost;

    public Lease Lease { get; } = lease;

    public LeaseKey Key { get; } = lease.Key;

    public ModelParameters Parameters { get; } = parameters;

    public TrialFiles Files { get; } = files;

    /// <summary>A time stamp of the run's TimeProvider.</summary>
    public long BeganAt { get; } = beganAt;

    public IReadOnlyDictionary<string, double>? Metrics { get; set; }

    /// <summary>The newest checkpoint that was reported and accepted: where another attempt would go on.</summary>
    public CheckpointInfo? Recorded { get; set; } = lease.Checkpoint;

    /// <summary>Whether another attempt has taken over: touch nothing more.</summary>
    public bool Lost => _lost;

    /// <summary>Called on any thread.</summary>
    public void Lose() => _lost = true;

    public LaneSnapshot Snapshot() => new(Lease.Trial, Lease.Attempt, Lease.Parameters, Metrics);
}
