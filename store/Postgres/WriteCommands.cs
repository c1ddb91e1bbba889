using Npgsql;

namespace Grid.Store.Postgres;

/// <summary>The writes of a batch as commands.</summary>
internal static class WriteCommands
{
    /// <exception cref="ArgumentException">The store has no such write.</exception>
    public static NpgsqlBatchCommand Of(StoreWrite write) =>
        write switch
        {
            InsertReport w => Insert(w.Row),
            UpdateTrial w => TrialCommands.Update(w),
            InsertTrial w => TrialCommands.Insert(w.Row),
            InsertAttempt w => Insert(w.Row),
            RecordAttempt w => Record(w),
            EndAttempt w => End(w),
            AppendEvent w => Append(w.Row),
            PutSnapshot w => Put(w.Row),
            InsertExperiment w => Insert(w.Row),
            SetExperimentState w => Set(w),
            _ => throw new ArgumentException($"The store has no write of the kind {write?.GetType().Name ?? "null"}."),
        };

    /// <summary>Whether a write that changes no row has met another state of things than its caller expected.</summary>
    public static bool MustChange(StoreWrite write) => write is not (EndAttempt or RecordAttempt);

    private static NpgsqlBatchCommand Insert(ReportRow row) =>
        new NpgsqlBatchCommand(
            "INSERT INTO grid.report (experiment, trial, attempt, step, metrics, at) VALUES ($1, $2, $3, $4, $5, $6)"
        )
            .With(row.Experiment)
            .With(row.Trial)
            .With(row.Attempt)
            .With(row.Step)
            .With(row.Metrics)
            .With(row.At);

    private static NpgsqlBatchCommand Insert(AttemptRow row) => new NpgsqlBatchCommand(
            """
            INSERT INTO grid.attempt (experiment, trial, attempt, agent, slot, leased_at, ended_at, cause, message, training)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """
        ).With(row.Experiment).With(row.Trial).With(row.Attempt).With(row.Agent).With(row.Slot).With(row.LeasedAt).With(row.EndedAt).With(row.Cause).With(row.Message).With(row.Training);

    private static NpgsqlBatchCommand Record(RecordAttempt write) => new NpgsqlBatchCommand(
            """
            WITH kept AS (INSERT INTO grid.record (hash, json) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING)
            UPDATE grid.attempt SET record = $1 WHERE experiment = $3 AND trial = $4 AND attempt = $5 AND record IS NULL
            """
        ).With(write.Record.Hash).With(write.Record.Json).With(write.Experiment).With(write.Trial).With(write.Attempt);

    private static NpgsqlBatchCommand End(EndAttempt write) => new NpgsqlBatchCommand(
            """
            UPDATE grid.attempt SET ended_at = $1, cause = $2, message = $3
            WHERE experiment = $4 AND trial = $5 AND attempt = $6 AND ended_at IS NULL
            """
        ).With(write.At).With(write.Cause).With(write.Message).With(write.Experiment).With(write.Trial).With(write.Attempt);

    private static NpgsqlBatchCommand Append(EventRow row) => new NpgsqlBatchCommand(
            """
            INSERT INTO grid.event (experiment, sequence, kind, json, at)
            SELECT $1, $2, $3, $4, $5
            WHERE $2 = 1 + (SELECT coalesce(max(sequence), 0) FROM grid.event WHERE experiment = $1)
            """
        ).With(row.Experiment).With(row.Sequence).With(row.Kind).With(row.Json).With(row.At);

    private static NpgsqlBatchCommand Put(SnapshotRow row) => new NpgsqlBatchCommand(
            """
            INSERT INTO grid.snapshot (experiment, sequence, state) VALUES ($1, $2, $3)
            ON CONFLICT (experiment) DO UPDATE SET sequence = excluded.sequence, state = excluded.state
            """
        ).With(row.Experiment).With(row.Sequence).With(row.State);

    private static NpgsqlBatchCommand Insert(ExperimentRow row) => new NpgsqlBatchCommand(
            """
            INSERT INTO grid.experiment (id, name, state, reason, spec, spec_hash, created_at, updated_at, ended_at, rerun)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """
        ).With(row.Id).With(row.Name).With(Words.Of(row.State)).With(row.Reason).With(row.Spec).With(row.SpecHash).With(row.CreatedAt).With(row.UpdatedAt).With(row.EndedAt).With(row.Rerun);

    private static NpgsqlBatchCommand Set(SetExperimentState write) =>
        new NpgsqlBatchCommand(
            "UPDATE grid.experiment SET state = $1, reason = $2, updated_at = $3, ended_at = $4 WHERE id = $5"
        )
            .With(Words.Of(write.State))
            .With(write.Reason)
            .With(write.At)
            .With(write.EndedAt)
            .With(write.Experiment);
}
