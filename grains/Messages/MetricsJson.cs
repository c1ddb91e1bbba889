using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Grid.Grains;

/// <summary>Metrics as rows keep them: a JSON object of numbers, where NaN and the infinities are the texts "NaN", "Infinity", "-Infinity".</summary>
public static class MetricsJson
{
    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        foreach (var (name, value) in metrics)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumber(name, value);
            }
            else
            {
                writer.WriteString(name, Text(value));
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The inverse of <see cref="Write"/>. Null gives an empty dictionary.</summary>
    public static IReadOnlyDictionary<string, double> Read(string? json)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        if (json is null)
        {
            return metrics;
        }

        using var document = JsonDocument.Parse(json);
        foreach (var metric in document.RootElement.EnumerateObject())
        {
            metrics[metric.Name] = Number(metric.Value);
        }

        return metrics;
    }

    /// <summary>One metric's value; null where it was not measured.</summary>
    /// <exception cref="ArgumentException">The text is no such object.</exception>
    public static double? Find(string metrics, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(metrics);
            return document.RootElement.TryGetProperty(name, out var value) ? Number(value) : null;
        }
        catch (Exception damage) when (damage is JsonException or InvalidOperationException)
        {
            throw new ArgumentException(
                $"Metrics are a JSON object of numbers: {damage.Message}",
                nameof(metrics),
                damage
            );
        }
    }

    /// <summary>Several metrics, in their order; null for each that was not measured.</summary>
    public static IReadOnlyList<double?> FindAll(string? metrics, IReadOnlyList<string> names)
    {
        var all = Read(metrics);
        return [.. names.Select(name => all.TryGetValue(name, out var value) ? value : (double?)null)];
    }

    /// <summary>"NaN", "Infinity" or "-Infinity".</summary>
    public static string Text(double value) =>
        double.IsNaN(value) ? "NaN"
        : value > 0 ? "Infinity"
        : "-Infinity";

    private static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : value.GetString() switch
            {
                "Infinity" => double.PositiveInfinity,
                "-Infinity" => double.NegativeInfinity,
                "NaN" => double.NaN,
                var other => throw new JsonException($"'{other}' is no number."),
            };
}
