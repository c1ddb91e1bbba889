using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Grid.SystemTests.Deploy;

/// <summary>YAML as a tree to look things up in. Every scalar is a string; anchors and merge keys are resolved.</summary>
internal static class Yaml
{
    public static JsonNode Load(string text) => Assert.Single(LoadAll(text));

    public static IReadOnlyList<JsonNode> LoadAll(string text)
    {
        var parser = new MergingParser(new Parser(new StringReader(text)));
        var reader = new DeserializerBuilder().Build();
        var documents = new List<JsonNode>();
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
        {
            if (reader.Deserialize<object?>(parser) is { } document)
            {
                documents.Add(Node(document)!);
            }
        }

        return documents;
    }

    /// <summary>The strings of a list; none where there is no list.</summary>
    public static IReadOnlyList<string> Strings(JsonNode? list) =>
        list is JsonArray array ? [.. array.Select(item => item!.GetValue<string>())] : [];

    /// <summary>The items of a list; none where there is no list.</summary>
    public static IEnumerable<JsonNode> Items(JsonNode? list) =>
        list is JsonArray array ? array.Select(item => item!) : [];

    /// <summary>The entries of a mapping; none where there is none.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Entries(JsonNode? mapping) =>
        mapping as JsonObject ?? [];

    public static string? Text(JsonNode? scalar) => scalar?.GetValue<string>();

    private static JsonNode? Node(object? value) =>
        value switch
        {
            null => null,
            IDictionary<object, object> mapping => new JsonObject(
                mapping.Select(entry => KeyValuePair.Create((string)entry.Key, Node(entry.Value)))
            ),
            IList<object> list => new JsonArray([.. list.Select(Node)]),
            _ => JsonValue.Create((string)value),
        };
}
