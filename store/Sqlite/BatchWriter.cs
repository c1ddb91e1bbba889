using Microsoft.Data.Sqlite;

namespace Grid.Store.Sqlite;

/// <summary>The writes of a batch as SQL, inside a transaction that the caller has begun.</summary>
internal sealed class BatchWriter(SqliteConnection connection) : IDisposable
{
    private readonly Statement _savepoint = new(connection, "SAVEPOINT batch");
    private readonly Statement _release = new(connection, "RELEASE batch");
    private readonly Statement _rollback = new(connection, "ROLLBACK TO batch");
    private readonly ExperimentWriter _experiments = new(connection);
    private readonly TrialWriter _trials = new(connection);
    private readonly AttemptWriter _attempts = new(connection);
    private readonly ControlWriter _control = new(connection);

    /// <summary>
    /// Applies the batch, or nothing of it: behind a savepoint, for which SQLite copies every page that it touches. The fast way is
    /// <see cref="ApplyUnguarded"/>.
    /// </summary>
    /// <exception cref="StoreConflictException">An expectation does not hold.</exception>
    /// <exception cref="ArgumentException">A row breaks a rule of the schema.</exception>
    /// <exception cref="SqliteException">The transaction as a whole has failed.</exception>
    public void Apply(StoreBatch batch)
    {
        _savepoint.Execute();
        try
        {
            foreach (var write in batch.Writes)
                Write(write);
        }
        catch (Exception error) when (error is not SqliteException)
        {
            _rollback.Execute();
            _release.Execute();
            throw;
        }
        _release.Execute();
    }

    /// <summary>Applies the batch. Where it fails, <paramref name="written"/> says how many of its writes stay in the transaction.</summary>
    /// <inheritdoc cref="Apply" path="/exception"/>
    public void ApplyUnguarded(StoreBatch batch, out int written)
    {
        for (written = 0; written < batch.Writes.Count; written++)
            Write(batch.Writes[written]);
    }

    public void Dispose()
    {
        _savepoint.Dispose();
        _release.Dispose();
        _rollback.Dispose();
        _experiments.Dispose();
        _trials.Dispose();
        _attempts.Dispose();
        _control.Dispose();
    }

    private void Write(StoreWrite write)
    {
        try
        {
            Dispatch(write);
        }
        catch (SqliteException error) when (SqliteErrors.IsConstraint(error))
        {
            throw SqliteErrors.OfBatch(error, write);
        }
    }

    private void Dispatch(StoreWrite write)
    {
        switch (write)
        {
            case InsertReport w:
                _attempts.Insert(w.Row);
                break;
            case UpdateTrial w:
                _trials.Update(w);
                break;
            case InsertTrial w:
                _trials.Insert(w.Row);
                break;
            case InsertAttempt w:
                _attempts.Insert(w.Row);
                break;
            case RecordAttempt w:
                _attempts.Record(w);
                break;
            case EndAttempt w:
                _attempts.End(w);
                break;
            case AppendEvent w:
                _experiments.Append(w);
                break;
            case PutSnapshot w:
                _experiments.Put(w.Row);
                break;
            case InsertExperiment w:
                _experiments.Insert(w.Row);
                break;
            case SetExperimentState w:
                _experiments.Set(w);
                break;
            case CheckEpoch w:
                _control.Check(w);
                break;
            case TakeControl w:
                _control.Take(w);
                break;
            case ReleaseControl w:
                _control.Release(w);
                break;
            case PutSilo w:
                _control.Put(w.Row);
                break;
            case RemoveSilo w:
                _control.Remove(w);
                break;
            default:
                throw new ArgumentException($"The store has no write of the kind {write?.GetType().Name ?? "null"}.");
        }
    }
}
