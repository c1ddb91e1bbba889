using System.Text.Json;

namespace Grid.Grains;

/// <summary>Reads metrics: a JSON object of numbers, in which NaN and infinities are strings.</summary>
internal static class MetricsJson
{
    /// <summary>One metric's value; null where it was not measured.</summary>
    /// <exception cref="ArgumentException">The text is no such object.</exception>
    public static double? Find(string metrics, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(metrics);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new ArgumentException("Metrics are a JSON object of numbers.", nameof(metrics));
            }

            return document.RootElement.TryGetProperty(name, out var value)
                ? value.Deserialize<double>(ExperimentLog.Json)
                : null;
        }
        catch (JsonException damage)
        {
            throw new ArgumentException(
                $"Metrics are a JSON object of numbers: {damage.Message}",
                nameof(metrics),
                damage
            );
        }
    }
}
