namespace Grid.Host;

/// <summary>A grain call as it came over HTTP. Null for headers that it does not have.</summary>
/// <param name="Protocol">The value of <see cref="GrainCallProtocol.VersionHeader"/>.</param>
public sealed record GrainCallRequest(string? Authorization, string? Protocol, long? ContentLength, Stream Body)
{
    /// <summary>Without the token.</summary>
    public override string ToString() => $"grain call, protocol {Protocol ?? "unknown"}, {ContentLength} bytes";
}

/// <summary>What to answer over HTTP.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="ContentType">Null where there is no body.</param>
public sealed record GrainCallAnswer(int Status, string? ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Headers that every answer carries.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [GrainCallProtocol.VersionHeader] = GrainCallProtocol.Version,
        };
}
