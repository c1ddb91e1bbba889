using System.Text.Json.Serialization;

namespace Grid.Silo;

/// <summary>What silos agree on to exchange artifacts over HTTP.</summary>
internal static class ArtifactProtocol
{
    /// <summary>PUT, GET, HEAD and DELETE below it take a path; GET of it with ?experiment=ID lists.</summary>
    public const string Path = "/cluster/v1/artifacts";

    /// <summary>The SHA-256, in hex, that the body of a PUT must have.</summary>
    public const string Sha256Header = "Grid-Sha256";
}

/// <summary>One line of a list.</summary>
internal sealed record ListedArtifact(string Path, long Bytes, DateTimeOffset WrittenAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<ListedArtifact>))]
internal sealed partial class ArtifactJson : JsonSerializerContext;
