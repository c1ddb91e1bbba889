using Npgsql;

namespace Grid.Store.Postgres;

/// <summary>Writes of trials.</summary>
internal static class TrialCommands
{
    public static NpgsqlBatchCommand Insert(TrialRow row)
    {
        var insert = new NpgsqlBatchCommand(
            """
            INSERT INTO grid.trial (
                state, reason, attempt, failures, last_step, value, metrics,
                checkpoint_path, checkpoint_hash, checkpoint_bytes, checkpoint_step, started_at, ended_at,
                experiment, number, parameters, point, repeat, seed, shape, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
            """
        );
        return WithChangeable(insert, row)
            .With(row.Experiment)
            .With(row.Number)
            .With(row.Parameters)
            .With(row.Point)
            .With(row.Repeat)
            .With(row.Seed)
            .With(row.Shape)
            .With(row.CreatedAt);
    }

    public static NpgsqlBatchCommand Update(UpdateTrial write)
    {
        var update = new NpgsqlBatchCommand(
            """
            UPDATE grid.trial SET
                state = $1, reason = $2, attempt = $3, failures = $4, last_step = $5, value = $6, metrics = $7,
                checkpoint_path = $8, checkpoint_hash = $9, checkpoint_bytes = $10, checkpoint_step = $11, started_at = $12, ended_at = $13
            WHERE experiment = $14 AND number = $15 AND attempt = $16 AND state = ANY ($17)
                AND (state = $1 OR state NOT IN ('completed', 'stopped', 'failed', 'cancelled'))
            """
        );
        return WithChangeable(update, write.Row)
            .With(write.Row.Experiment)
            .With(write.Row.Number)
            .With(write.ExpectedAttempt)
            .With([.. write.ExpectedStates.Select(Words.Of)]);
    }

    /// <summary>Says in words which attempt and state a trial is in.</summary>
    public static async Task<string?> StoredAsync(NpgsqlConnection connection, string experiment, long number)
    {
        await using var command = new NpgsqlCommand(
            "SELECT 'attempt ' || attempt || ' in state ' || state FROM grid.trial WHERE experiment = $1 AND number = $2",
            connection
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = experiment });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = number });
        return await command.ExecuteScalarAsync() as string;
    }

    private static NpgsqlBatchCommand WithChangeable(NpgsqlBatchCommand command, TrialRow row) =>
        command
            .With(Words.Of(row.State))
            .With(row.Reason)
            .With(row.Attempt)
            .With(row.Failures)
            .With(row.LastStep)
            .With(row.Value)
            .With(row.Metrics)
            .With(row.Checkpoint?.Path)
            .With(row.Checkpoint?.Sha256)
            .With(row.Checkpoint?.Bytes)
            .With(row.Checkpoint?.Step)
            .With(row.StartedAt)
            .With(row.EndedAt);
}
