using Npgsql;

namespace Grid.Store.Postgres;

/// <summary>The control lease: one row, and the database's clock.</summary>
/// <param name="longestCommit">For how long a takeover waits for a commit under way. A silo that takes longer was stopped, or cut off, in the middle of it.</param>
internal sealed class ControlLease(Database database, TimeSpan longestCommit)
{
    private const string Holder = $"""
        SELECT silo, address, epoch, expires_at, {Clock.Now} FROM grid.control
        WHERE silo IS NOT NULL AND expires_at > {Clock.Now}
        """;

    /// <summary>The epoch is written only where the holder changes: to lock a row for a new key is to wait for every commit under the old one.</summary>
    private const string Take = $"""
        UPDATE grid.control SET
            epoch = CASE WHEN silo = $1 THEN epoch ELSE epoch + 1 END,
            silo = $1, address = $2, expires_at = {Clock.Now} + $3
        WHERE silo IS NULL OR silo = $1 OR expires_at <= {Clock.Now}
        """;

    /// <summary>Ends sessions that have held on to the epoch for too long. Nothing was acknowledged to them, and the server undoes what they had begun.</summary>
    private const string EndStalled = """
        SELECT pg_terminate_backend(session.pid)
        FROM pg_locks AS held JOIN pg_stat_activity AS session USING (pid)
        WHERE held.relation = 'grid.control'::regclass AND held.mode = 'RowShareLock' AND held.granted
            AND session.usename = current_user AND session.xact_start < clock_timestamp() - $1
        """;

    public async Task<ControlRow> TakeAsync(string silo, string address, TimeSpan ttl, CancellationToken cancel)
    {
        while (true)
        {
            // Nobody holds it where it was given free, or ran out, in between.
            if (await TryTakeAsync(silo, address, ttl, cancel) is { } held)
                return held;
        }
    }

    public Task ReleaseAsync(string silo, long epoch, CancellationToken cancel) =>
        database.RunAsync(
            connection =>
            {
                var release = new NpgsqlBatchCommand(
                    "UPDATE grid.control SET silo = NULL, address = NULL, expires_at = 0 WHERE silo = $1 AND epoch = $2"
                );
                return RunAsync(connection, cancel, release.With(silo).With(epoch), new(ChangeListener.Notify));
            },
            cancel
        );

    public async Task<ControlRow?> FindAsync(CancellationToken cancel) =>
        (await database.QueryAsync(Holder, Row, cancel)).SingleOrDefault();

    private async Task<ControlRow?> TryTakeAsync(string silo, string address, TimeSpan ttl, CancellationToken cancel)
    {
        try
        {
            return await database.RunAsync(connection => TakeAsync(connection, silo, address, ttl, cancel), cancel);
        }
        catch (StoreUnavailableException error)
            when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
        {
            await database.QueryAsync(EndStalled, row => row.GetBoolean(0), cancel, longestCommit);
            return null;
        }
    }

    private async Task<ControlRow?> TakeAsync(
        NpgsqlConnection connection,
        string silo,
        string address,
        TimeSpan ttl,
        CancellationToken cancel
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await RunAsync(
            connection,
            cancel,
            new NpgsqlBatchCommand("SELECT set_config('lock_timeout', $1, true)").With(
                $"{(long)longestCommit.TotalMilliseconds}ms"
            ),
            new NpgsqlBatchCommand(Take).With(silo).With(address).With(Microseconds.Of(ttl))
        );
        ControlRow? held = null;
        await using (var command = new NpgsqlCommand(Holder, connection))
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            if (await reader.ReadAsync(cancel))
                held = Row(reader);
        }
        await transaction.CommitAsync(cancel);
        return held;
    }

    private static async Task<int> RunAsync(
        NpgsqlConnection connection,
        CancellationToken cancel,
        params NpgsqlBatchCommand[] commands
    )
    {
        await using var batch = connection.CreateBatch();
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        return await batch.ExecuteNonQueryAsync(cancel);
    }

    private static ControlRow Row(NpgsqlDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetInt64(2), RowReaders.Time(row, 3), RowReaders.Time(row, 4));
}
