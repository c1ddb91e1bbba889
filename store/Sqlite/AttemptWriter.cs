using Microsoft.Data.Sqlite;

namespace Grid.Store.Sqlite;

/// <summary>Writes of attempts and what they report.</summary>
internal sealed class AttemptWriter(SqliteConnection connection) : IDisposable
{
    private readonly Statement _insert = new(
        connection,
        """
        INSERT INTO attempt (experiment, trial, attempt, agent, slot, leased_at, ended_at, cause, message, training)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    );

    private readonly Statement _record = new(
        connection,
        "INSERT INTO record (hash, json) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING"
    );

    private readonly Statement _refer = new(
        connection,
        "UPDATE attempt SET record = ? WHERE experiment = ? AND trial = ? AND attempt = ? AND record IS NULL"
    );

    private readonly Statement _end = new(
        connection,
        """
        UPDATE attempt SET ended_at = ?, cause = ?, message = ?
        WHERE experiment = ? AND trial = ? AND attempt = ? AND ended_at IS NULL
        """
    );

    private readonly Statement _report = new(
        connection,
        "INSERT INTO report (experiment, trial, attempt, step, metrics, at) VALUES (?, ?, ?, ?, ?, ?)"
    );

    public void Insert(AttemptRow row) =>
        _insert
            .Bind(row.Experiment)
            .Bind(row.Trial)
            .Bind(row.Attempt)
            .Bind(row.Agent)
            .Bind(row.Slot)
            .Bind(row.LeasedAt)
            .Bind(row.EndedAt)
            .Bind(row.Cause)
            .Bind(row.Message)
            .Bind(row.Training)
            .Execute();

    public void Record(RecordAttempt write)
    {
        _record.Bind(write.Record.Hash).Bind(write.Record.Json).Execute();
        _refer.Bind(write.Record.Hash).Bind(write.Experiment).Bind(write.Trial).Bind(write.Attempt).Execute();
    }

    public void End(EndAttempt write) =>
        _end.Bind(write.At)
            .Bind(write.Cause)
            .Bind(write.Message)
            .Bind(write.Experiment)
            .Bind(write.Trial)
            .Bind(write.Attempt)
            .Execute();

    public void Insert(ReportRow row) =>
        _report
            .Bind(row.Experiment)
            .Bind(row.Trial)
            .Bind(row.Attempt)
            .Bind(row.Step)
            .Bind(row.Metrics)
            .Bind(row.At)
            .Execute();

    public void Dispose()
    {
        _insert.Dispose();
        _record.Dispose();
        _refer.Dispose();
        _end.Dispose();
        _report.Dispose();
    }
}
