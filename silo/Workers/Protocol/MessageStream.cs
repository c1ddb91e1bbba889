using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grid.Silo;

/// <summary>
/// Messages over two byte streams: four bytes of length (big-endian), then so many of JSON. One thread reads; any thread writes.
/// </summary>
internal sealed class MessageStream(Stream input, Stream output) : IDisposable
{
    /// <summary>No message of ours comes near; what claims to be longer is none.</summary>
    internal const int MostBytes = 16 * 1024 * 1024;

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private readonly Lock _writing = new();

    /// <summary>The next message; null where the other side has gone.</summary>
    /// <exception cref="InvalidDataException">The other side wrote something else.</exception>
    public WorkerMessage? Read()
    {
        Span<byte> head = stackalloc byte[sizeof(int)];
        var got = input.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (got < head.Length)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(head);
        if (length is < 2 or > MostBytes)
        {
            throw new InvalidDataException($"A message cannot be {length} bytes long.");
        }

        var bytes = new byte[length];
        if (input.ReadAtLeast(bytes, length, throwOnEndOfStream: false) < length)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<WorkerMessage>(bytes, Format)
                ?? throw new InvalidDataException("A message cannot be null.");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"This is no message: {error.Message}", error);
        }
    }

    /// <exception cref="IOException">The other side has gone.</exception>
    public void Write(WorkerMessage message)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, Format);
        var bytes = new byte[sizeof(int) + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, body.Length);
        body.CopyTo(bytes, sizeof(int));
        lock (_writing)
        {
            output.Write(bytes);
            output.Flush();
        }
    }

    public void Dispose()
    {
        input.Dispose();
        output.Dispose();
    }
}
