using System.Text.Json;
using Grid.Store;

namespace Grid.Silo;

/// <summary>A trial. Value is the objective at the last epoch. A checkpoint's path is relative to the silo's home.</summary>
internal sealed record TrialDocument
{
    public long Trial { get; init; }
    public long Point { get; init; }
    public int Repeat { get; init; }
    public long Seed { get; init; }
    public required string State { get; init; }
    public string? Reason { get; init; }
    public JsonElement Parameters { get; init; }
    public required string Shape { get; init; }
    public double? Value { get; init; }
    public long Epoch { get; init; }
    public JsonElement? Metrics { get; init; }
    public long Attempts { get; init; }
    public int Failures { get; init; }
    public CheckpointDocument? Checkpoint { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    public static TrialDocument Of(TrialRow row) =>
        new()
        {
            Trial = row.Number,
            Point = row.Point,
            Repeat = row.Repeat,
            Seed = row.Seed,
            State = Words.Of(row.State),
            Reason = row.Reason,
            Parameters = ApiJson.Raw(row.Parameters),
            Shape = row.Shape,
            Value = row.Value,
            Epoch = row.LastStep,
            Metrics = row.Metrics is null ? null : ApiJson.Raw(row.Metrics),
            Attempts = row.Attempt,
            Failures = row.Failures,
            Checkpoint = row.Checkpoint is { } kept ? new(kept.Path, kept.Sha256, kept.Bytes, kept.Step) : null,
            CreatedAt = row.CreatedAt,
            StartedAt = row.StartedAt,
            EndedAt = row.EndedAt,
        };

    public TrialRow ToRow(string experiment) =>
        new(
            experiment,
            Trial,
            Words.Read<TrialState>(State),
            Reason,
            Parameters.GetRawText(),
            Point,
            Repeat,
            Seed,
            Shape,
            Attempts,
            Failures,
            Epoch,
            Value,
            Metrics?.GetRawText(),
            Checkpoint is { } kept ? new CheckpointRef(kept.Path, kept.Sha256, kept.Bytes, kept.Epoch) : null,
            CreatedAt,
            StartedAt,
            EndedAt
        );
}

internal sealed record CheckpointDocument(string Path, string Sha256, long Bytes, long Epoch);
