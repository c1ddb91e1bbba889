using System.Buffers.Binary;
using System.IO.Compression;

namespace Grid.Models;

/// <summary>Writes PNG pictures of 8 bits a sample (source: W3C Portable Network Graphics, third edition).</summary>
public static class PngWriter
{
    private static readonly uint[] s_crcTable = [.. Enumerable.Range(0, 256).Select(n => CrcOf((uint)n))];

    private const byte Grey = 0;
    private const byte Color = 2;

    public static void Write(Stream stream, Picture picture)
    {
        var (width, height) = (picture.Width, picture.Height);
        var row = width * picture.Channels;
        stream.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits a sample
        header[9] = picture.Channels == 1 ? Grey : Color; // the zeros after it: deflate, the five filters, not interlaced
        WriteChunk(stream, "IHDR"u8, header);

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            for (var y = 0; y < height; y++)
            {
                zlib.WriteByte(0); // each row begins with its filter: none
                zlib.Write(picture.Pixels.AsSpan(y * row, row));
            }
        WriteChunk(stream, "IDAT"u8, packed.GetBuffer().AsSpan(0, (int)packed.Length));
        WriteChunk(stream, "IEND"u8, []);
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(data, Crc(type, ~0u)));
        stream.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes, uint crc)
    {
        foreach (var value in bytes)
            crc = s_crcTable[(crc ^ value) & 0xff] ^ (crc >> 8);
        return crc;
    }

    private static uint CrcOf(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
            value = (value & 1) != 0 ? 0xedb88320 ^ (value >> 1) : value >> 1;
        return value;
    }
}
