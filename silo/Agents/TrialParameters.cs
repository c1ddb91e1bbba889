using System.Buffers;
using System.Globalization;
using System.Text;
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

    /// <summary>The inverse of <see cref="Read"/>: a double keeps every bit, and its kind where it has no fraction.</summary>
    public static string Write(IReadOnlyDictionary<string, object> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        foreach (var (name, value) in values)
        {
            writer.WritePropertyName(name);
            switch (value)
            {
                case double real:
                    writer.WriteRawValue(Text(real));
                    break;
                case long integer:
                    writer.WriteNumberValue(integer);
                    break;
                case bool flag:
                    writer.WriteBooleanValue(flag);
                    break;
                default:
                    writer.WriteStringValue((string)value);
                    break;
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Text(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }

    private static object Number(JsonElement value) =>
        value.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0 && value.TryGetInt64(out var integer)
            ? (object)integer
            : value.GetDouble();
}
