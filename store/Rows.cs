namespace Grid.Store;

public enum ExperimentState
{
    Running,
    Paused,
    Completed,
    Cancelled,
    Failed,
}

public enum TrialState
{
    Queued,
    Running,
    Paused,
    Completed,
    Stopped,
    Failed,
    Cancelled,
}

/// <summary>An experiment. EndedAt is set exactly in terminal states (<see cref="TrialStates"/>). <paramref name="Spec"/> is canonical JSON and <paramref name="SpecHash"/> its SHA-256 in hex; Reason says why it is in its state. Rerun is JSON that says what it runs again; null where it has a search of its own.</summary>
public sealed record ExperimentRow(
    string Id,
    string Name,
    ExperimentState State,
    string? Reason,
    string Spec,
    string SpecHash,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? EndedAt,
    string? Rerun = null
);

/// <summary>
/// A trial. Attempt is the number of the last lease (0: never leased): a report of any other attempt is stale. Failures counts the attempts that failed of their own.
/// EndedAt is set exactly in terminal states (<see cref="TrialStates"/>); a running trial has an attempt. Value is the objective at LastStep (NaN and infinities are kept as they are). Shape is what must be equal for two trials to share a training run.
/// </summary>
public sealed record TrialRow(
    string Experiment,
    long Number,
    TrialState State,
    string? Reason,
    string Parameters,
    long Point,
    int Repeat,
    long Seed,
    string Shape,
    long Attempt,
    int Failures,
    long LastStep,
    double? Value,
    string? Metrics,
    CheckpointRef? Checkpoint,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt
);

/// <summary>A checkpoint that can be trusted: path relative to the home folder, SHA-256 in hex, size, and the step (epochs done) it was taken at.</summary>
public sealed record CheckpointRef(string Path, string Sha256, long Bytes, long Step);

/// <summary>
/// One lease of a trial. Cause says how it ended (finished, failed, stopped, paused, lost, …); open while EndedAt is null; Cause is set exactly where EndedAt is. Training is the same for all lanes of
/// one training and no other's; null in rows of an older Grid. Record is the hash of the <see cref="RecordRow"/> that says what it ran on; null before its first report.
/// </summary>
public sealed record AttemptRow(
    string Experiment,
    long Trial,
    long Attempt,
    string Agent,
    string Slot,
    DateTimeOffset LeasedAt,
    DateTimeOffset? EndedAt,
    string? Cause,
    string? Message,
    string? Training = null,
    string? Record = null
);

/// <summary>What trainings ran on, as JSON. Hash is the text's SHA-256 in hex.</summary>
public sealed record RecordRow(string Hash, string Json);

/// <summary>What one attempt measured at one step. Metrics is a JSON object; NaN and infinities are the strings "NaN", "Infinity", "-Infinity".</summary>
public sealed record ReportRow(
    string Experiment,
    long Trial,
    long Attempt,
    long Step,
    string Metrics,
    DateTimeOffset At
);

/// <summary>One entry of an experiment's log; sequence numbers count from 1 without a gap.</summary>
public sealed record EventRow(string Experiment, long Sequence, string Kind, string Json, DateTimeOffset At);

/// <summary>The search's state after the event <paramref name="Sequence"/>.</summary>
public sealed record SnapshotRow(string Experiment, long Sequence, string State);
