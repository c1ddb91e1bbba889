using System.Text.Json;
using Grid.Store;

namespace Grid.Silo;

/// <summary>A trial's course: its attempts, and a page of what they measured, by attempt and epoch.</summary>
internal sealed record TrialHistoryDocument
{
    public required TrialDocument Trial { get; init; }
    public required IReadOnlyList<AttemptDocument> Attempts { get; init; }
    public required Page<ReportDocument> Reports { get; init; }
}

/// <summary>One lease of a trial. Cause says how it ended; missing while it runs.</summary>
internal sealed record AttemptDocument(
    long Attempt,
    string Agent,
    string Slot,
    DateTimeOffset LeasedAt,
    DateTimeOffset? EndedAt,
    string? Cause,
    string? Message
)
{
    public static AttemptDocument Of(AttemptRow row) =>
        new(row.Attempt, row.Agent, row.Slot, row.LeasedAt, row.EndedAt, row.Cause, row.Message);

    public AttemptRow ToRow(string experiment, long trial) =>
        new(experiment, trial, Attempt, Agent, Slot, LeasedAt, EndedAt, Cause, Message);
}

/// <summary>What one attempt measured after an epoch.</summary>
internal sealed record ReportDocument(long Attempt, long Epoch, JsonElement Metrics, DateTimeOffset At)
{
    public static ReportDocument Of(ReportRow row) => new(row.Attempt, row.Step, ApiJson.Raw(row.Metrics), row.At);

    public ReportRow ToRow(string experiment, long trial) =>
        new(experiment, trial, Attempt, Epoch, Metrics.GetRawText(), At);
}
