using System.Data.Common;

namespace Grid.Store;

/// <summary>The columns that each kind of row is read from, and how: the same in every driver but for a trial's value.</summary>
internal static class RowReaders
{
    public const string ExperimentColumns =
        "id, name, state, reason, spec, spec_hash, created_at, updated_at, ended_at, rerun";

    /// <summary>Those before a trial's value, which each driver keeps in its own way.</summary>
    public const string TrialColumnsBeforeValue =
        "experiment, number, state, reason, parameters, point, repeat, seed, shape, attempt, failures, last_step";

    /// <summary>Those after it.</summary>
    public const string TrialColumnsAfterValue =
        "metrics, checkpoint_path, checkpoint_hash, checkpoint_bytes, checkpoint_step, created_at, started_at, ended_at";

    public const string AttemptColumns =
        "experiment, trial, attempt, agent, slot, leased_at, ended_at, cause, message, training, record";

    public const string ReportColumns = "experiment, trial, attempt, step, metrics, at";

    public const string EventColumns = "experiment, sequence, kind, json, at";

    public const string SnapshotColumns = "experiment, sequence, state";

    public const string RecordColumns = "hash, json";

    /// <summary>The first column of a trial's value.</summary>
    public const int ValueAt = 12;

    public static ExperimentRow Experiment(DbDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            Words.ToExperimentState(row.GetString(2)),
            TextOrNull(row, 3),
            row.GetString(4),
            row.GetString(5),
            Time(row, 6),
            Time(row, 7),
            TimeOrNull(row, 8),
            TextOrNull(row, 9)
        );

    /// <param name="value">The trial's value, as the driver has read it.</param>
    /// <param name="after">The first column after it.</param>
    public static TrialRow Trial(DbDataReader row, double? value, int after) =>
        new(
            row.GetString(0),
            row.GetInt64(1),
            Words.ToTrialState(row.GetString(2)),
            TextOrNull(row, 3),
            row.GetString(4),
            row.GetInt64(5),
            row.GetInt32(6),
            row.GetInt64(7),
            row.GetString(8),
            row.GetInt64(9),
            row.GetInt32(10),
            row.GetInt64(11),
            value,
            TextOrNull(row, after),
            row.IsDBNull(after + 1)
                ? null
                : new CheckpointRef(
                    row.GetString(after + 1),
                    row.GetString(after + 2),
                    row.GetInt64(after + 3),
                    row.GetInt64(after + 4)
                ),
            Time(row, after + 5),
            TimeOrNull(row, after + 6),
            TimeOrNull(row, after + 7)
        );

    public static AttemptRow Attempt(DbDataReader row) =>
        new(
            row.GetString(0),
            row.GetInt64(1),
            row.GetInt64(2),
            row.GetString(3),
            row.GetString(4),
            Time(row, 5),
            TimeOrNull(row, 6),
            TextOrNull(row, 7),
            TextOrNull(row, 8),
            TextOrNull(row, 9),
            TextOrNull(row, 10)
        );

    public static ReportRow Report(DbDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetString(4), Time(row, 5));

    public static EventRow Event(DbDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3), Time(row, 4));

    public static SnapshotRow Snapshot(DbDataReader row) => new(row.GetString(0), row.GetInt64(1), row.GetString(2));

    public static RecordRow Record(DbDataReader row) => new(row.GetString(0), row.GetString(1));

    public static DateTimeOffset Time(DbDataReader row, int column) => Microseconds.Time(row.GetInt64(column));

    private static DateTimeOffset? TimeOrNull(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : Time(row, column);

    private static string? TextOrNull(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);
}
