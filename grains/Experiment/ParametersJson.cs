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
}
