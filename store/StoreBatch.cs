namespace Grid.Store;

/// <summary>Writes that go down together. Nobody changes the list once a store has it.</summary>
public sealed record StoreBatch(IReadOnlyList<StoreWrite> Writes);

/// <summary>One write of a batch.</summary>
public abstract record StoreWrite;

/// <summary>Fails with a conflict where the id is taken.</summary>
public sealed record InsertExperiment(ExperimentRow Row) : StoreWrite;

/// <summary>Changes an experiment's state. Fails with a conflict where there is no such experiment.</summary>
public sealed record SetExperimentState(
    string Experiment,
    ExperimentState State,
    string? Reason,
    DateTimeOffset At,
    DateTimeOffset? EndedAt
) : StoreWrite;

/// <summary>Fails with a conflict where the number is taken, or there is no such experiment.</summary>
public sealed record InsertTrial(TrialRow Row) : StoreWrite;

/// <summary>
/// Replaces a trial's changeable columns by the row's: all but experiment, number, parameters, point, repeat, seed, shape and creation time. Fails with a conflict unless the stored row has this attempt and one of these states
/// (a terminal state is never left: drivers refuse that whatever is expected).
/// </summary>
public sealed record UpdateTrial(TrialRow Row, long ExpectedAttempt, IReadOnlyCollection<TrialState> ExpectedStates)
    : StoreWrite;

/// <summary>Opens an attempt, without a record. Fails with a conflict where the (trial, attempt) exists, or there is no such trial.</summary>
public sealed record InsertAttempt(AttemptRow Row) : StoreWrite;

/// <summary>Keeps what an attempt runs on; does nothing where there is no such attempt, or its record stands already.</summary>
public sealed record RecordAttempt(string Experiment, long Trial, long Attempt, RecordRow Record) : StoreWrite;

/// <summary>Ends an open attempt; does nothing where it has ended.</summary>
public sealed record EndAttempt(
    string Experiment,
    long Trial,
    long Attempt,
    DateTimeOffset At,
    string Cause,
    string? Message
) : StoreWrite;

/// <summary>Fails with a conflict where the (trial, attempt, step) was reported, or there is no such trial.</summary>
public sealed record InsertReport(ReportRow Row) : StoreWrite;

/// <summary>Fails with a conflict unless the log's last sequence number is one less.</summary>
public sealed record AppendEvent(EventRow Row) : StoreWrite;

/// <summary>Replaces the experiment's snapshot.</summary>
public sealed record PutSnapshot(SnapshotRow Row) : StoreWrite;
