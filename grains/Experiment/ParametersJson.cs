using System.Text;
using System.Text.Json;
using Grid.Search;

namespace Grid.Grains;

/// <summary>A trial's parameters as a compact JSON object, in the order of the space.</summary>
internal static class ParametersJson
{
    public static string Write(Assignment assignment)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in assignment.Values)
            {
                json.WritePropertyName(name);
                JsonSerializer.Serialize(json, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>The inverse of <see cref="Write"/>.</summary>
    /// <exception cref="JsonException">The text is no such object.</exception>
    public static Assignment Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new Assignment([
            .. document
                .RootElement.EnumerateObject()
                .Select(one => KeyValuePair.Create(one.Name, one.Value.Deserialize<ParameterValue>())),
        ]);
    }
}
