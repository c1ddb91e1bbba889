using System.Text.Json.Serialization;

namespace Grid.Silo;

/// <summary>The API's documents as JSON: snake_case, and NaN and the infinities as the texts "NaN", "Infinity", "-Infinity".</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Page<SweepDocument>))]
[JsonSerializable(typeof(Page<TrialDocument>))]
[JsonSerializable(typeof(TrialHistoryDocument))]
[JsonSerializable(typeof(KeyedPage<ReportDocument>))]
[JsonSerializable(typeof(KeyedPage<AttemptDocument>))]
[JsonSerializable(typeof(Page<RecordDocument>))]
[JsonSerializable(typeof(RerunDocument))]
[JsonSerializable(typeof(EventDocument))]
[JsonSerializable(typeof(LastEventDocument))]
[JsonSerializable(typeof(Page<SiloDocument>))]
[JsonSerializable(typeof(List<SlotDocument>))]
[JsonSerializable(typeof(Page<QueueDocument>))]
[JsonSerializable(typeof(SubmissionDocument))]
[JsonSerializable(typeof(ReasonDocument))]
[JsonSerializable(typeof(ProblemDocument))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>A JSON text of a row, to stand in a document as it is.</summary>
    public static global::System.Text.Json.JsonElement Raw(string json) =>
        global::System.Text.Json.JsonElement.Parse(json);
}

/// <summary>Some of many. Next is what to give as `from` for those that follow; missing where there are none.</summary>
internal sealed record Page<T>
{
    public required IReadOnlyList<T> Items { get; init; }
    public long? Next { get; init; }
}
