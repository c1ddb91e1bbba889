using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Grid.Grains;
using Grid.Spec;
using Grid.Store;

namespace Grid.Client;

/// <summary>Answers as JSON. Field names are snake_case and stay; NaN and the infinities are the texts "NaN", "Infinity", "-Infinity".</summary>
internal static class Json
{
    public static void Write(TextWriter output, SweepJson value) => Write(output, value, ClientJson.Default.SweepJson);

    public static void Write(TextWriter output, IReadOnlyList<SweepJson> value) =>
        Write(output, value, ClientJson.Default.IReadOnlyListSweepJson);

    public static void Write(TextWriter output, IReadOnlyList<TrialJson> value) =>
        Write(output, value, ClientJson.Default.IReadOnlyListTrialJson);

    public static void Write(TextWriter output, JsonNode value) => Write(output, value, ClientJson.Default.JsonNode);

    public static JsonNode? Node(SweepJson value) =>
        JsonSerializer.SerializeToNode(value, ClientJson.Default.SweepJson);

    /// <summary>A number as JSON has it, or the name of a number that JSON does not have.</summary>
    public static JsonNode? Number(double? value) =>
        value is not { } known ? null
        : double.IsFinite(known) ? JsonValue.Create(known)
        : JsonValue.Create(MetricsJson.Text(known));

    private static void Write<T>(
        TextWriter output,
        T value,
        global::System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type
    ) => output.WriteLine(JsonSerializer.Serialize(value, type));
}

/// <summary>
/// A sweep, as `-o json` shows it, in a home or at a silo. Trials are counts by state; total is null where the search is open-ended; results and curves are files of plot data. Front, where
/// there are several objectives or constraints: the first trial of each point that nothing else is better than; hypervolume is what it dominates below reference.
/// </summary>
internal sealed record SweepJson
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string State { get; init; }
    public string? Reason { get; init; }
    public required string Model { get; init; }
    public string? Dataset { get; init; }
    public required string Metric { get; init; }
    public required string Goal { get; init; }
    public required string SpecHash { get; init; }
    public string? RerunOf { get; init; }
    public required IReadOnlyDictionary<string, long> Trials { get; init; }
    public long? Total { get; init; }
    public TrialJson? Best { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<long>? Front { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Hypervolume { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Reference { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? Results { get; init; }
    public string? Curves { get; init; }
    public string? Home { get; init; }
    public string? Silo { get; init; }

    public static SweepJson Of(ExperimentStatus status, TrialRow? best, SweepPlace place)
    {
        var spec = SpecJson.Read(status.Spec);
        return new SweepJson
        {
            Id = status.Id,
            Name = status.Name,
            State = States.Name(status.State),
            Reason = status.Reason,
            Model = spec.Model,
            Dataset = spec.Dataset,
            Metric = spec.Objective.Metric,
            Goal = spec.Objective.Goal.ToString().ToLowerInvariant(),
            SpecHash = status.SpecHash,
            RerunOf = status.RerunOf,
            Trials = Enum.GetValues<TrialState>()
                .ToDictionary(States.Name, state => status.Counts.GetValueOrDefault(state)),
            Total = status.Total,
            Best = best?.Value is null ? null : TrialJson.Of(best, place),
            CreatedAt = status.CreatedAt,
            EndedAt = status.EndedAt,
            Results = place.Existing(home => home.Results(status.Id)),
            Curves = place.Existing(home => home.Curves(status.Id)),
            Home = (place as HomePlace)?.Home.Root,
            Silo = (place as SiloPlace)?.Address,
        };
    }
}

/// <summary>A trial, as `-o json` shows it. Value is the objective at the last epoch; checkpoint and picture are paths (at a silo, the checkpoint's is relative to the silo's home).</summary>
internal sealed record TrialJson
{
    public long Trial { get; init; }
    public long Point { get; init; }
    public int Repeat { get; init; }
    public long Seed { get; init; }
    public required string State { get; init; }
    public string? Reason { get; init; }
    public required JsonNode Parameters { get; init; }
    public double? Value { get; init; }
    public long Epoch { get; init; }
    public JsonNode? Metrics { get; init; }
    public long Attempts { get; init; }
    public int Failures { get; init; }
    public double? Seconds { get; init; }
    public string? Checkpoint { get; init; }
    public string? Picture { get; init; }

    public static TrialJson Of(TrialRow trial, SweepPlace place) =>
        new()
        {
            Trial = trial.Number,
            Point = trial.Point,
            Repeat = trial.Repeat,
            Seed = trial.Seed,
            State = States.Name(trial.State),
            Reason = trial.Reason,
            Parameters = JsonNode.Parse(trial.Parameters)!,
            Value = trial.Value,
            Epoch = trial.LastStep,
            Metrics = trial.Metrics is null ? null : JsonNode.Parse(trial.Metrics),
            Attempts = trial.Attempt,
            Failures = trial.Failures,
            Seconds = PointResults.Seconds(trial),
            Checkpoint = trial.Checkpoint is null ? null : place.Checkpoint(trial.Checkpoint),
            Picture = place.Picture(trial.Experiment, trial.Number),
        };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    WriteIndented = true
)]
[JsonSerializable(typeof(SweepJson))]
[JsonSerializable(typeof(IReadOnlyList<SweepJson>))]
[JsonSerializable(typeof(IReadOnlyList<TrialJson>))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(CurvePoint))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, JsonElement>), TypeInfoPropertyName = "Defaults")]
internal sealed partial class ClientJson : JsonSerializerContext;
