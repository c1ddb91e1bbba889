using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grid.Search;

/// <summary>Writes a <see cref="ParameterValue"/> as a plain JSON value and reads it back as the same kind.</summary>
public sealed class ParameterValueJsonConverter : JsonConverter<ParameterValue>
{
    public override ParameterValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.True => ParameterValue.Of(true),
            JsonTokenType.False => ParameterValue.Of(false),
            JsonTokenType.String => ParameterValue.Of(reader.GetString()!),
            JsonTokenType.Number when IsInteger(reader) => ParameterValue.Of(reader.GetInt64()),
            JsonTokenType.Number when reader.GetDouble() is var real && double.IsFinite(real) => ParameterValue.Of(
                real
            ),
            JsonTokenType.Number => throw new JsonException("A parameter value is beyond the range of a double."),
            _ => throw new JsonException($"A parameter value is a number, a text or a flag, not {reader.TokenType}."),
        };

    public override void Write(Utf8JsonWriter writer, ParameterValue value, JsonSerializerOptions options)
    {
        switch (value.Kind)
        {
            case ParameterKind.Integer:
                writer.WriteNumberValue(value.Integer);
                break;
            case ParameterKind.Real:
                var text = value.Real.ToString("R");
                writer.WriteRawValue(text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text);
                break;
            case ParameterKind.Flag:
                writer.WriteBooleanValue(value.Flag);
                break;
            default:
                writer.WriteStringValue(value.Text);
                break;
        }
    }

    private static bool IsInteger(in Utf8JsonReader reader) => reader.ValueSpan.IndexOfAny("eE."u8) < 0;
}
