using System.Text.Json;
using System.Text.Json.Serialization;
using Grid.Store;

namespace Grid.Grains;

/// <summary>Events as rows: a kind in one word, and compact JSON in which NaN and infinities are strings.</summary>
internal static class ExperimentLog
{
    public static JsonSerializerOptions Json { get; } =
        new(JsonSerializerDefaults.General)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        };

    private static readonly Dictionary<string, Type> Types = new(StringComparer.Ordinal)
    {
        ["submitted"] = typeof(Submitted),
        ["measured"] = typeof(Measured),
        ["ended"] = typeof(Ended),
        ["retried"] = typeof(Retried),
        ["paused"] = typeof(Paused),
        ["resumed"] = typeof(Resumed),
        ["cancelled"] = typeof(Cancelled),
    };

    private static readonly Dictionary<Type, string> Kinds = Types.ToDictionary(pair => pair.Value, pair => pair.Key);

    public static EventRow Write(string experiment, long sequence, ExperimentEvent happened, DateTimeOffset at) =>
        new(
            experiment,
            sequence,
            Kinds[happened.GetType()],
            JsonSerializer.Serialize(happened, happened.GetType(), Json),
            at
        );

    /// <exception cref="ExperimentReplayException">The row is no event that this program knows.</exception>
    public static ExperimentEvent Read(EventRow row)
    {
        if (!Types.TryGetValue(row.Kind, out var type))
        {
            throw new ExperimentReplayException(row.Experiment, row.Sequence, $"its kind '{row.Kind}' is unknown");
        }

        try
        {
            return (ExperimentEvent)JsonSerializer.Deserialize(row.Json, type, Json)!;
        }
        catch (JsonException damage)
        {
            throw new ExperimentReplayException(row.Experiment, row.Sequence, damage.Message, damage);
        }
    }
}
