using System.Text.Json;
using Grid.Grains;
using Grid.Store;

namespace Grid.Silo;

/// <summary>A sweep. Trials are counts by state; Total is missing where the search is open-ended. Spec is the canonical JSON, SpecHash its SHA-256; RerunOf is the sweep that it runs again.</summary>
internal sealed record SweepDocument
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string State { get; init; }
    public string? Reason { get; init; }
    public required IReadOnlyDictionary<string, long> Trials { get; init; }
    public long? Total { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public JsonElement Spec { get; init; }
    public required string SpecHash { get; init; }
    public string? RerunOf { get; init; }

    public static SweepDocument Of(ExperimentStatus status) =>
        new()
        {
            Id = status.Id,
            Name = status.Name,
            State = Words.Of(status.State),
            Reason = status.Reason,
            Trials = Enum.GetValues<TrialState>()
                .ToDictionary(Words.Of, state => status.Counts.GetValueOrDefault(state)),
            Total = status.Total,
            CreatedAt = status.CreatedAt,
            EndedAt = status.EndedAt,
            Spec = ApiJson.Raw(status.Spec),
            SpecHash = status.SpecHash,
            RerunOf = status.RerunOf,
        };

    public ExperimentStatus ToStatus() =>
        new(
            Id,
            Name,
            Words.Read<ExperimentState>(State),
            Reason,
            Spec.GetRawText(),
            Trials
                .Where(count => count.Value > 0)
                .ToDictionary(count => Words.Read<TrialState>(count.Key), count => count.Value),
            Total,
            CreatedAt,
            EndedAt,
            SpecHash,
            RerunOf
        );
}

/// <summary>A spec to be checked and run: its text, its name in messages, and overrides such as "space.lr.max=0.01".</summary>
internal sealed record SubmissionDocument
{
    public required string Yaml { get; init; }
    public string File { get; init; } = "spec.yaml";
    public IReadOnlyList<string> Set { get; init; } = [];
}

/// <summary>Why something is done, for those who look later.</summary>
internal sealed record ReasonDocument(string? Reason);
