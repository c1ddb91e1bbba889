using Npgsql;

namespace Grid.Store.Postgres;

/// <summary>The columns that each kind of row is read from, and how.</summary>
internal static class RowReaders
{
    public const string ExperimentColumns =
        "id, name, state, reason, spec, spec_hash, created_at, updated_at, ended_at";

    public const string TrialColumns =
        "experiment, number, state, reason, parameters, point, repeat, seed, shape, attempt, failures, last_step, value, metrics, "
        + "checkpoint_path, checkpoint_hash, checkpoint_bytes, checkpoint_step, created_at, started_at, ended_at";

    public const string AttemptColumns = "experiment, trial, attempt, agent, slot, leased_at, ended_at, cause, message";

    public const string ReportColumns = "experiment, trial, attempt, step, metrics, at";

    public const string EventColumns = "experiment, sequence, kind, json, at";

    public const string SnapshotColumns = "experiment, sequence, state";

    public static ExperimentRow Experiment(NpgsqlDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            Words.ToExperimentState(row.GetString(2)),
            Text(row, 3),
            row.GetString(4),
            row.GetString(5),
            Time(row, 6),
            Time(row, 7),
            TimeOrNull(row, 8)
        );

    public static TrialRow Trial(NpgsqlDataReader row) =>
        new(
            row.GetString(0),
            row.GetInt64(1),
            Words.ToTrialState(row.GetString(2)),
            Text(row, 3),
            row.GetString(4),
            row.GetInt64(5),
            row.GetInt32(6),
            row.GetInt64(7),
            row.GetString(8),
            row.GetInt64(9),
            row.GetInt32(10),
            row.GetInt64(11),
            row.IsDBNull(12) ? null : row.GetDouble(12),
            Text(row, 13),
            row.IsDBNull(14)
                ? null
                : new CheckpointRef(row.GetString(14), row.GetString(15), row.GetInt64(16), row.GetInt64(17)),
            Time(row, 18),
            TimeOrNull(row, 19),
            TimeOrNull(row, 20)
        );

    public static AttemptRow Attempt(NpgsqlDataReader row) =>
        new(
            row.GetString(0),
            row.GetInt64(1),
            row.GetInt64(2),
            row.GetString(3),
            row.GetString(4),
            Time(row, 5),
            TimeOrNull(row, 6),
            Text(row, 7),
            Text(row, 8)
        );

    public static ReportRow Report(NpgsqlDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetString(4), Time(row, 5));

    public static EventRow Event(NpgsqlDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3), Time(row, 4));

    public static SnapshotRow Snapshot(NpgsqlDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetString(2));

    public static DateTimeOffset Time(NpgsqlDataReader row, int column) => Microseconds.Time(row.GetInt64(column));

    private static DateTimeOffset? TimeOrNull(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : Time(row, column);

    private static string? Text(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);
}
