using Microsoft.Data.Sqlite;

namespace Grid.Store.Sqlite;

/// <summary>The columns that each kind of row is read from, and how.</summary>
internal static class RowReaders
{
    public const string ExperimentColumns =
        "id, name, state, reason, spec, spec_hash, created_at, updated_at, ended_at";

    public const string TrialColumns =
        "experiment, number, state, reason, parameters, point, repeat, seed, shape, attempt, failures, last_step, value_kind, value, metrics, "
        + "checkpoint_path, checkpoint_hash, checkpoint_bytes, checkpoint_step, created_at, started_at, ended_at";

    public const string AttemptColumns = "experiment, trial, attempt, agent, slot, leased_at, ended_at, cause, message";

    public const string ReportColumns = "experiment, trial, attempt, step, metrics, at";

    public const string EventColumns = "experiment, sequence, kind, json, at";

    public const string SnapshotColumns = "experiment, sequence, state";

    public static ExperimentRow Experiment(SqliteDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            Words.ToExperimentState(row.GetString(2)),
            Columns.TextOrNull(row, 3),
            row.GetString(4),
            row.GetString(5),
            Columns.Time(row, 6),
            Columns.Time(row, 7),
            Columns.TimeOrNull(row, 8)
        );

    public static TrialRow Trial(SqliteDataReader row) =>
        new(
            row.GetString(0),
            row.GetInt64(1),
            Words.ToTrialState(row.GetString(2)),
            Columns.TextOrNull(row, 3),
            row.GetString(4),
            row.GetInt64(5),
            row.GetInt32(6),
            row.GetInt64(7),
            row.GetString(8),
            row.GetInt64(9),
            row.GetInt32(10),
            row.GetInt64(11),
            Columns.Value(row, 12, 13),
            Columns.TextOrNull(row, 14),
            row.IsDBNull(15)
                ? null
                : new CheckpointRef(row.GetString(15), row.GetString(16), row.GetInt64(17), row.GetInt64(18)),
            Columns.Time(row, 19),
            Columns.TimeOrNull(row, 20),
            Columns.TimeOrNull(row, 21)
        );

    public static AttemptRow Attempt(SqliteDataReader row) =>
        new(
            row.GetString(0),
            row.GetInt64(1),
            row.GetInt64(2),
            row.GetString(3),
            row.GetString(4),
            Columns.Time(row, 5),
            Columns.TimeOrNull(row, 6),
            Columns.TextOrNull(row, 7),
            Columns.TextOrNull(row, 8)
        );

    public static ReportRow Report(SqliteDataReader row) =>
        new(
            row.GetString(0),
            row.GetInt64(1),
            row.GetInt64(2),
            row.GetInt64(3),
            row.GetString(4),
            Columns.Time(row, 5)
        );

    public static EventRow Event(SqliteDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3), Columns.Time(row, 4));

    public static SnapshotRow Snapshot(SqliteDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetString(2));
}
