namespace Grid.Grains;

/// <summary>A new experiment: the canonical JSON of a checked spec, its hash, and what it runs again (null: it searches as the spec says).</summary>
[GenerateSerializer, Immutable]
public sealed record Submission(
    [property: Id(0)] string Spec,
    [property: Id(1)] string SpecHash,
    [property: Id(2)] Rerun? Rerun = null
);

/// <summary>Names one lease.</summary>
[GenerateSerializer, Immutable]
public sealed record LeaseKey(
    [property: Id(0)] string Experiment,
    [property: Id(1)] long Trial,
    [property: Id(2)] long Attempt
)
{
    public TrialKey Key => new(Experiment, Trial);
}

/// <summary>
/// Who takes a lease, and where it will train: the agent's name and the devices in the form of <see cref="DeviceShare.Text"/>. Training is the same for trials
/// that train together and no others: by it their rows are told from those of other trainings.
/// </summary>
[GenerateSerializer, Immutable]
public sealed record LeaseHolder(
    [property: Id(0)] string Agent,
    [property: Id(1)] string Slot,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] string Training
);

/// <summary>One training: trials of one experiment and one shape, in lockstep where there are several, on devices of one agent, all or nothing.</summary>
[GenerateSerializer, Immutable]
public sealed record Placement(
    [property: Id(0)] IReadOnlyList<DeviceShare> Devices,
    [property: Id(1)] IReadOnlyList<Lease> Leases
);

/// <summary>What has become of leases that an agent renewed.</summary>
/// <param name="Lost">Not the agent's any more: leave at once and touch nothing.</param>
/// <param name="Preempted">Still the agent's, but wanted for work that goes first: save, and hand back with the cause "preempted".</param>
[GenerateSerializer, Immutable]
public sealed record RenewAnswer(
    [property: Id(0)] IReadOnlyList<LeaseKey> Lost,
    [property: Id(1)] IReadOnlyList<LeaseKey> Preempted
);

/// <summary>
/// Leave to train one attempt of one trial. Parameters is a JSON object; LastStep is how many epochs were reported and accepted before;
/// Checkpoint is where to go on from (null: from the start).
/// </summary>
[GenerateSerializer, Immutable]
public sealed record Lease(
    [property: Id(0)] string Experiment,
    [property: Id(1)] long Trial,
    [property: Id(2)] long Attempt,
    [property: Id(3)] string Parameters,
    [property: Id(4)] long Seed,
    [property: Id(5)] long LastStep,
    [property: Id(6)] CheckpointInfo? Checkpoint
)
{
    public LeaseKey Key => new(Experiment, Trial, Attempt);
}

/// <summary>What an attempt measured at a step (epochs done, from 1). Metrics is a JSON object of numbers, NaN and infinities as strings. Last: the trial is complete with it. Record: what the attempt runs on, as JSON, in its first report.</summary>
[GenerateSerializer, Immutable]
public sealed record TrialReport(
    [property: Id(0)] LeaseKey Lease,
    [property: Id(1)] long Step,
    [property: Id(2)] string Metrics,
    [property: Id(3)] CheckpointInfo? Checkpoint,
    [property: Id(4)] bool Last,
    [property: Id(5)] string? Record = null
);

/// <summary>An attempt that failed of its own. Cause is one of <see cref="FailureCause"/>.</summary>
[GenerateSerializer, Immutable]
public sealed record TrialFailure(
    [property: Id(0)] LeaseKey Lease,
    [property: Id(1)] string Cause,
    [property: Id(2)] string Message
);

/// <summary>What a training does after a report. Stale: another attempt has taken over, leave at once and touch nothing.</summary>
[GenerateSerializer]
public enum ReportAnswer
{
    Continue,
    Stop,
    Pause,
    Cancel,
    Stale,
}

/// <summary>An experiment as a client sees it. Counts are trials by state; Total is how many there will be at most, null where that is open. RerunOf is the experiment that it runs again.</summary>
[GenerateSerializer, Immutable]
public sealed record ExperimentStatus(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] Grid.Store.ExperimentState State,
    [property: Id(3)] string? Reason,
    [property: Id(4)] string Spec,
    [property: Id(5)] IReadOnlyDictionary<Grid.Store.TrialState, long> Counts,
    [property: Id(6)] long? Total,
    [property: Id(7)] DateTimeOffset CreatedAt,
    [property: Id(8)] DateTimeOffset? EndedAt,
    [property: Id(9)] string SpecHash = "",
    [property: Id(10)] string? RerunOf = null
);

/// <summary>There is no experiment of that id.</summary>
[GenerateSerializer]
public sealed class ExperimentNotFoundException(string id)
    : Exception($"There is no experiment '{id}'. See `grid ls`.");

/// <summary>The id is taken by an experiment with another spec.</summary>
[GenerateSerializer]
public sealed class ExperimentExistsException(string id)
    : Exception($"Experiment '{id}' exists already, with another spec. Submit this one under a new id.");

/// <summary>A checkpoint that can be trusted: path relative to the home folder, SHA-256 in hex, size in bytes, and the step (epochs done) it was taken at.</summary>
[GenerateSerializer, Immutable]
public sealed record CheckpointInfo(
    [property: Id(0)] string Path,
    [property: Id(1)] string Sha256,
    [property: Id(2)] long Bytes,
    [property: Id(3)] long Step
);
