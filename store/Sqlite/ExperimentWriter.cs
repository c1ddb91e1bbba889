using Microsoft.Data.Sqlite;

namespace Grid.Store.Sqlite;

/// <summary>Writes of experiments, their logs and their snapshots.</summary>
internal sealed class ExperimentWriter(SqliteConnection connection) : IDisposable
{
    private readonly Statement _insert = new(
        connection,
        """
        INSERT INTO experiment (id, name, state, reason, spec, spec_hash, created_at, updated_at, ended_at, rerun)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    );

    private readonly Statement _set = new(
        connection,
        "UPDATE experiment SET state = ?, reason = ?, updated_at = ?, ended_at = ? WHERE id = ?"
    );

    private readonly Statement _append = new(
        connection,
        """
        INSERT INTO event (experiment, sequence, kind, json, at)
        SELECT ?1, ?2, ?3, ?4, ?5
        WHERE ?2 = 1 + (SELECT coalesce(max(sequence), 0) FROM event WHERE experiment = ?1)
        """
    );

    private readonly Statement _put = new(
        connection,
        """
        INSERT INTO snapshot (experiment, sequence, state) VALUES (?, ?, ?)
        ON CONFLICT (experiment) DO UPDATE SET sequence = excluded.sequence, state = excluded.state
        """
    );

    public void Insert(ExperimentRow row) =>
        _insert
            .Bind(row.Id)
            .Bind(row.Name)
            .Bind(Words.Of(row.State))
            .Bind(row.Reason)
            .Bind(row.Spec)
            .Bind(row.SpecHash)
            .Bind(row.CreatedAt)
            .Bind(row.UpdatedAt)
            .Bind(row.EndedAt)
            .Bind(row.Rerun)
            .Execute();

    public void Set(SetExperimentState write)
    {
        var changed = _set.Bind(Words.Of(write.State))
            .Bind(write.Reason)
            .Bind(write.At)
            .Bind(write.EndedAt)
            .Bind(write.Experiment)
            .Execute();
        if (changed == 0)
            throw Refusals.NoSuchExperiment(write);
    }

    public void Append(AppendEvent write)
    {
        var row = write.Row;
        var changed = _append
            .Bind(row.Experiment)
            .Bind(row.Sequence)
            .Bind(row.Kind)
            .Bind(row.Json)
            .Bind(row.At)
            .Execute();
        if (changed == 0)
            throw Refusals.IsNotNext(write);
    }

    public void Put(SnapshotRow row) => _put.Bind(row.Experiment).Bind(row.Sequence).Bind(row.State).Execute();

    public void Dispose()
    {
        _insert.Dispose();
        _set.Dispose();
        _append.Dispose();
        _put.Dispose();
    }
}
