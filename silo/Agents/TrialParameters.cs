using System.Text.Json;

namespace Grid.Silo;

/// <summary>A trial's hyperparameters, from the JSON of its lease.</summary>
public static class TrialParameters
{
    /// <summary>long, double, string or bool by name, in the order of the space. A number with a fraction or an exponent is a double.</summary>
    public static IReadOnlyDictionary<string, object> Read(string json)
    {
        var values = new OrderedDictionary<string, object>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(json);
        foreach (var parameter in document.RootElement.EnumerateObject())
        {
            values[parameter.Name] = parameter.Value.ValueKind switch
            {
                JsonValueKind.Number => Number(parameter.Value),
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => parameter.Value.GetString() ?? "",
            };
        }

        return values;
    }

    private static object Number(JsonElement value) =>
        value.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0 && value.TryGetInt64(out var integer)
            ? (object)integer
            : value.GetDouble();
}
