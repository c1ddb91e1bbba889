using Microsoft.Data.Sqlite;

namespace Grid.Store.Sqlite;

/// <summary>How values of the rows stand in SQLite's columns.</summary>
internal static class Columns
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    /// <summary>Finite numbers have a rank; the rest is kept apart by its kind, because SQLite stores a NaN as NULL.</summary>
    public const int Finite = 0;
    public const int Infinite = 1;
    public const int NotANumber = 2;
    public const int Missing = 3;

    public static string Word(TrialState state) =>
        state switch
        {
            TrialState.Queued => "queued",
            TrialState.Running => "running",
            TrialState.Paused => "paused",
            TrialState.Completed => "completed",
            TrialState.Stopped => "stopped",
            TrialState.Failed => "failed",
            TrialState.Cancelled => "cancelled",
            _ => throw new ArgumentOutOfRangeException(
                nameof(state),
                state,
                "This trial state has no word in the store."
            ),
        };

    public static string Word(ExperimentState state) =>
        state switch
        {
            ExperimentState.Running => "running",
            ExperimentState.Paused => "paused",
            ExperimentState.Completed => "completed",
            ExperimentState.Cancelled => "cancelled",
            ExperimentState.Failed => "failed",
            _ => throw new ArgumentOutOfRangeException(
                nameof(state),
                state,
                "This experiment state has no word in the store."
            ),
        };

    public static TrialState TrialStateOf(string word) =>
        word switch
        {
            "queued" => TrialState.Queued,
            "running" => TrialState.Running,
            "paused" => TrialState.Paused,
            "completed" => TrialState.Completed,
            "stopped" => TrialState.Stopped,
            "failed" => TrialState.Failed,
            "cancelled" => TrialState.Cancelled,
            _ => throw new InvalidDataException($"The store holds a trial in the unknown state '{word}'."),
        };

    public static ExperimentState ExperimentStateOf(string word) =>
        word switch
        {
            "running" => ExperimentState.Running,
            "paused" => ExperimentState.Paused,
            "completed" => ExperimentState.Completed,
            "cancelled" => ExperimentState.Cancelled,
            "failed" => ExperimentState.Failed,
            _ => throw new InvalidDataException($"The store holds an experiment in the unknown state '{word}'."),
        };

    public static long Time(DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TicksPerMicrosecond;

    public static DateTimeOffset Time(SqliteDataReader row, int column) =>
        DateTimeOffset.UnixEpoch.AddTicks(row.GetInt64(column) * TicksPerMicrosecond);

    public static DateTimeOffset? TimeOrNull(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : Time(row, column);

    public static string? TextOrNull(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    public static int KindOf(double? value) =>
        value switch
        {
            null => Missing,
            { } number when double.IsNaN(number) => NotANumber,
            { } number when double.IsInfinity(number) => Infinite,
            _ => Finite,
        };

    public static double? Value(SqliteDataReader row, int kind, int value) =>
        row.GetInt32(kind) switch
        {
            Missing => null,
            NotANumber => double.NaN,
            _ => row.GetDouble(value),
        };
}
