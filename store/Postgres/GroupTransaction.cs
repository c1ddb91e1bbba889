using Npgsql;

namespace Grid.Store.Postgres;

/// <summary>One try to commit a group of batches in one transaction, each batch whole or not at all.</summary>
/// <param name="epoch">The control epoch that the transaction is good for; null where it is not fenced.</param>
internal sealed class GroupTransaction(NpgsqlConnection connection, long? epoch)
{
    /// <summary>Whether the server was asked to commit. Until then nothing is written; from then on only its answer tells.</summary>
    public bool IsCommitting { get; private set; }

    /// <exception cref="StoreFencedException">Control has another epoch.</exception>
    /// <exception cref="NpgsqlException">The transaction as a whole has failed.</exception>
    public async Task CommitAsync(IReadOnlyList<PendingBatch> group)
    {
        if (!await TryTogetherAsync(group))
            await OneByOneAsync(group);
    }

    /// <summary>All writes go out in one piece, and their effects are looked at before the commit: two round trips. False where a batch is to be refused, and nothing is written.</summary>
    private async Task<bool> TryTogetherAsync(IReadOnlyList<PendingBatch> group)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = connection.CreateBatch();
        AddFence(batch);
        var expecting = new List<NpgsqlBatchCommand>();
        foreach (var pending in group)
        {
            foreach (var (write, command) in CommandsOf(pending))
            {
                batch.BatchCommands.Add(command);
                if (WriteCommands.MustChange(write))
                    expecting.Add(command);
            }
        }
        batch.BatchCommands.Add(new NpgsqlBatchCommand(ChangeListener.Notify));
        try
        {
            await batch.ExecuteNonQueryAsync();
        }
        catch (PostgresException error) when (PostgresErrors.IsOfOneBatch(error))
        {
            return false;
        }
        await CheckFenceAsync(batch);
        if (expecting.Exists(command => command.Rows == 0))
            return false;
        await CommitAsync(transaction);
        return true;
    }

    /// <summary>Each batch behind a savepoint, so that those to be refused leave the others alone.</summary>
    private async Task OneByOneAsync(IReadOnlyList<PendingBatch> group)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var first = connection.CreateBatch())
        {
            AddFence(first);
            first.BatchCommands.Add(new NpgsqlBatchCommand(ChangeListener.Notify));
            first.BatchCommands.Add(new NpgsqlBatchCommand("SAVEPOINT one"));
            await first.ExecuteNonQueryAsync();
            await CheckFenceAsync(first);
        }
        foreach (var pending in group)
        {
            var commands = CommandsOf(pending);
            if (commands.Count > 0 && await TryAsync(commands) is { } refusal)
                pending.Refuse(refusal);
        }
        await CommitAsync(transaction);
    }

    /// <summary>Applies one batch since the last savepoint, or nothing of it. Answers why it is refused; null where it is not.</summary>
    private async Task<Exception?> TryAsync(IReadOnlyList<(StoreWrite Write, NpgsqlBatchCommand Command)> commands)
    {
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("RELEASE one"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SAVEPOINT one"));
        foreach (var (_, command) in commands)
            batch.BatchCommands.Add(command);
        var failed = commands.Count;
        PostgresException? failure = null;
        try
        {
            await batch.ExecuteNonQueryAsync();
        }
        catch (PostgresException error) when (PostgresErrors.IsOfOneBatch(error))
        {
            failure = error;
            failed = commands.ToList().FindIndex(command => command.Command == error.BatchCommand);
        }
        // The first write that fails is the one to speak of.
        var missed = commands
            .Take(failed)
            .FirstOrDefault(c => c.Command.Rows == 0 && WriteCommands.MustChange(c.Write));
        if (missed.Write is null && failure is null)
            return null;
        await using (var back = new NpgsqlCommand("ROLLBACK TO one", connection))
            await back.ExecuteNonQueryAsync();
        return missed.Write is { } write
            ? await MissedAsync(write)
            : PostgresErrors.OfBatch(failure!, commands[failed].Write);
    }

    /// <summary>Why a write changed no row.</summary>
    private async Task<Exception> MissedAsync(StoreWrite write) =>
        write switch
        {
            UpdateTrial w => Refusals.IsElsewhere(
                w,
                await TrialCommands.StoredAsync(connection, w.Row.Experiment, w.Row.Number)
            ),
            SetExperimentState w => Refusals.NoSuchExperiment(w),
            AppendEvent w => Refusals.IsNotNext(w),
            _ => Refusals.Exists(write),
        };

    /// <summary>The batch's writes as commands; none where it is refused before it begins.</summary>
    private static IReadOnlyList<(StoreWrite Write, NpgsqlBatchCommand Command)> CommandsOf(PendingBatch pending)
    {
        pending.Refuse(null);
        if (pending.IsRefusedByCancellation())
            return [];
        try
        {
            return [.. pending.Batch.Writes.Select(write => (write, WriteCommands.Of(write)))];
        }
        catch (ArgumentException error)
        {
            pending.Refuse(error);
            return [];
        }
    }

    /// <summary>Held until the transaction ends: a takeover, which changes the epoch, waits for it; a renewal, which does not, does not. Always the first command.</summary>
    private void AddFence(NpgsqlBatch batch)
    {
        if (epoch is { } number)
            batch.BatchCommands.Add(
                new NpgsqlBatchCommand("SELECT FROM grid.control WHERE epoch = $1 FOR KEY SHARE").With(number)
            );
    }

    private async Task CheckFenceAsync(NpgsqlBatch batch)
    {
        if (epoch is not { } number || batch.BatchCommands[0].Rows > 0)
            return;
        await using var command = new NpgsqlCommand("SELECT epoch FROM grid.control", connection);
        throw new StoreFencedException(number, await command.ExecuteScalarAsync() as long? ?? 0);
    }

    private async Task CommitAsync(NpgsqlTransaction transaction)
    {
        IsCommitting = true;
        await transaction.CommitAsync();
    }
}
