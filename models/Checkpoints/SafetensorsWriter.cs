using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Grid.Models;

/// <summary>Writes <see cref="Safetensors"/>; the same content gives the same bytes.</summary>
public static class SafetensorsWriter
{
    public static void Write(Stream stream, Safetensors content)
    {
        var header = Header(content);
        // Arrays begin at a multiple of 8 so that readers can map them: the header is filled up with blanks.
        var padded = (header.Length + 7) / 8 * 8;
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        stream.Write(length);
        stream.Write(header);
        for (var i = header.Length; i < padded; i++)
            stream.WriteByte((byte)' ');
        foreach (var array in content.Arrays.Values)
            stream.Write(array.Data.Span);
    }

    private static ReadOnlySpan<byte> Header(Safetensors content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafetensorsReader.MetadataKey);
            foreach (var (key, value) in content.Metadata)
                json.WriteString(key, value);
            json.WriteEndObject();
            long offset = 0;
            foreach (var (name, array) in content.Arrays)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", array.Type.ToString());
                json.WriteStartArray("shape");
                foreach (var size in array.Shape)
                    json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += array.Data.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return buffer.WrittenSpan;
    }
}
