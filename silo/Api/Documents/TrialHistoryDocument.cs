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

/// <summary>One lease of a trial. Cause says how it ended; missing while it runs. Training is the same for all lanes of one; Record is the hash of what it ran on.</summary>
internal sealed record AttemptDocument(
    long Trial,
    long Attempt,
    string Agent,
    string Slot,
    DateTimeOffset LeasedAt,
    DateTimeOffset? EndedAt,
    string? Cause,
    string? Message,
    string? Training,
    string? Record
)
{
    public static AttemptDocument Of(AttemptRow row) =>
        new(
            row.Trial,
            row.Attempt,
            row.Agent,
            row.Slot,
            row.LeasedAt,
            row.EndedAt,
            row.Cause,
            row.Message,
            row.Training,
            row.Record
        );

    public AttemptRow ToRow(string experiment) =>
        new(experiment, Trial, Attempt, Agent, Slot, LeasedAt, EndedAt, Cause, Message, Training, Record);
}

/// <summary>What one attempt measured after an epoch.</summary>
internal sealed record ReportDocument(long Trial, long Attempt, long Epoch, JsonElement Metrics, DateTimeOffset At)
{
    public static ReportDocument Of(ReportRow row) =>
        new(row.Trial, row.Attempt, row.Step, ApiJson.Raw(row.Metrics), row.At);

    public ReportRow ToRow(string experiment) => new(experiment, Trial, Attempt, Epoch, Metrics.GetRawText(), At);
}
