using System.Buffers.Binary;
using System.Text.Json;

namespace Grid.Models;

/// <summary>
/// Reads <see cref="Safetensors"/> and trusts nothing in it: lengths, types, shapes and offsets are checked before memory is taken, arrays
/// must cover the file without overlaps or holes.
/// </summary>
public static class SafetensorsReader
{
    internal const string MetadataKey = "__metadata__";
    private const long MaximumHeader = 16 << 20;

    /// <exception cref="InvalidDataException">The bytes are no sound safetensors file.</exception>
    public static Safetensors Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length < 8)
            throw new InvalidDataException("It is shorter than the 8 bytes that every safetensors file begins with.");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file.Span);
        if (length > MaximumHeader || length > (ulong)file.Length - 8)
            throw new InvalidDataException($"Its header claims {length} bytes, the file has {file.Length} in all.");
        var data = file[(8 + (int)length)..];
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false };
            using var json = JsonDocument.Parse(file.Slice(8, (int)length), options);
            return Read(json.RootElement, data);
        }
        catch (Exception error)
            when (error is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"Its header is damaged: {error.Message}", error);
        }
    }

    private static Safetensors Read(JsonElement header, ReadOnlyMemory<byte> data)
    {
        var metadata = new Dictionary<string, string>();
        var arrays = new List<(string Name, SafetensorsArray Array, long Begin, long End)>();
        foreach (var entry in header.EnumerateObject())
            if (entry.NameEquals(MetadataKey))
                foreach (var text in entry.Value.EnumerateObject())
                    metadata.Add(text.Name, text.Value.GetString() ?? "");
            else
                arrays.Add(ReadArray(entry.Name, entry.Value, data));

        arrays.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        long covered = 0;
        foreach (var (name, _, begin, end) in arrays)
            covered =
                begin == covered
                    ? end
                    : throw new InvalidDataException($"The array '{name}' begins at {begin}, not at {covered}.");
        if (covered != data.Length)
            throw new InvalidDataException($"Its arrays end at {covered}, the file's data at {data.Length}.");
        return new Safetensors(metadata, arrays.ToDictionary(array => array.Name, array => array.Array));
    }

    private static (string, SafetensorsArray, long, long) ReadArray(
        string name,
        JsonElement entry,
        ReadOnlyMemory<byte> data
    )
    {
        var type = Property("dtype").GetString() switch
        {
            "F32" => SafetensorsType.F32,
            "F64" => SafetensorsType.F64,
            "I64" => SafetensorsType.I64,
            "U8" => SafetensorsType.U8,
            var other => throw new InvalidDataException(
                $"The array '{name}' has type '{other}', which Grid does not read."
            ),
        };
        long[] shape = [.. Property("shape").EnumerateArray().Select(size => size.GetInt64())];
        long[] offsets = [.. Property("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
        if (offsets is not [>= 0 and var begin, var end] || end < begin || end > data.Length)
            throw new InvalidDataException($"The array '{name}' has offsets outside of the file.");
        var bytes = shape.Any(size => size < 0)
            ? -1
            : shape.Aggregate((long)SafetensorsArray.SizeOf(type), (product, size) => checked(product * size));
        if (bytes != end - begin)
            throw new InvalidDataException(
                $"The array '{name}' takes {end - begin} bytes, {type} [{string.Join(", ", shape)}] would take {bytes}."
            );
        return (name, new SafetensorsArray(type, shape, data.Slice((int)begin, (int)bytes)), begin, end);

        JsonElement Property(string key) =>
            entry.TryGetProperty(key, out var value)
                ? value
                : throw new InvalidDataException($"The array '{name}' has no '{key}'.");
    }
}
