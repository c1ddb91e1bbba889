using Microsoft.Data.Sqlite;

namespace Grid.Store.Sqlite;

/// <summary>Writes of trials.</summary>
internal sealed class TrialWriter(SqliteConnection connection) : IDisposable
{
    private readonly Statement _insert = new(
        connection,
        """
        INSERT INTO trial (
            experiment, number, parameters, point, repeat, seed, shape, created_at,
            state, reason, attempt, failures, last_step, value_kind, value, metrics,
            checkpoint_path, checkpoint_hash, checkpoint_bytes, checkpoint_step, started_at, ended_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    );

    private const string Changeable = """
            reason = ?2, attempt = ?3, failures = ?4, last_step = ?5, value_kind = ?6, value = ?7, metrics = ?8,
            checkpoint_path = ?9, checkpoint_hash = ?10, checkpoint_bytes = ?11, checkpoint_step = ?12, started_at = ?13, ended_at = ?14
        WHERE experiment = ?15 AND number = ?16 AND attempt = ?17
        """;

    // A report of a running trial, by far the most frequent update, leaves the state alone: and with it the index by state.
    private readonly Statement _stay = new(connection, $"UPDATE trial SET {Changeable} AND state = ?1");

    // The expected states come as words in one text: no word is a part of another.
    private readonly Statement _move = new(
        connection,
        $"""
        UPDATE trial SET state = ?1, {Changeable} AND instr(?18, state) > 0
            AND (state = ?1 OR state NOT IN ('completed', 'stopped', 'failed', 'cancelled'))
        """
    );

    public void Insert(TrialRow row)
    {
        _insert
            .Bind(row.Experiment)
            .Bind(row.Number)
            .Bind(row.Parameters)
            .Bind(row.Point)
            .Bind(row.Repeat)
            .Bind(row.Seed)
            .Bind(row.Shape)
            .Bind(row.CreatedAt);
        BindChangeable(_insert, row).Execute();
    }

    public void Update(UpdateTrial write)
    {
        var row = write.Row;
        var stays = write.ExpectedStates.Count == 1 && write.ExpectedStates.Contains(row.State);
        var update = BindChangeable(stays ? _stay : _move, row)
            .Bind(row.Experiment)
            .Bind(row.Number)
            .Bind(write.ExpectedAttempt);
        if (!stays)
            update.Bind(Joined(write.ExpectedStates));
        var changed = update.Execute();
        if (changed == 0)
            throw Refusals.IsElsewhere(write, Stored(row.Experiment, row.Number));
    }

    public void Dispose()
    {
        _insert.Dispose();
        _stay.Dispose();
        _move.Dispose();
    }

    private static Statement BindChangeable(Statement statement, TrialRow row) =>
        statement
            .Bind(Words.Of(row.State))
            .Bind(row.Reason)
            .Bind(row.Attempt)
            .Bind(row.Failures)
            .Bind(row.LastStep)
            .Bind(Columns.KindOf(row.Value))
            .Bind(row.Value)
            .Bind(row.Metrics)
            .Bind(row.Checkpoint?.Path)
            .Bind(row.Checkpoint?.Sha256)
            .Bind(row.Checkpoint?.Bytes)
            .Bind(row.Checkpoint?.Step)
            .Bind(row.StartedAt)
            .Bind(row.EndedAt);

    private static string Joined(IEnumerable<TrialState> states) => string.Join(' ', states.Select(Words.Of));

    private string? Stored(string experiment, long number)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT 'attempt ' || attempt || ' in state ' || state FROM trial WHERE experiment = $experiment AND number = $number";
        command.Parameters.AddWithValue("$experiment", experiment);
        command.Parameters.AddWithValue("$number", number);
        return command.ExecuteScalar() as string;
    }
}
