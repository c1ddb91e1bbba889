using System.Globalization;
using System.Text.Json;

namespace Grid.Search;

/// <summary>Real numbers in the JSON of a state, NaN and the infinities included; each comes back as the bits that it was.</summary>
internal static class Reals
{
    public static void WriteReal(this Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    public static void WriteReals(this Utf8JsonWriter json, ReadOnlySpan<double> values)
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            json.WriteReal(value);
        }

        json.WriteEndArray();
    }

    public static double ToReal(this JsonElement saved) =>
        saved.ValueKind == JsonValueKind.String
            ? double.Parse(saved.GetString()!, CultureInfo.InvariantCulture)
            : saved.GetDouble();

    public static double[] ToReals(this JsonElement saved) => [.. saved.EnumerateArray().Select(ToReal)];
}
