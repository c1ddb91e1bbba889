using System.Buffers.Binary;

namespace Grid.Models;

/// <summary>Grey images as an IDX file holds them: Count images of Height × Width bytes, row after row.</summary>
public sealed record IdxImages(int Count, int Height, int Width, byte[] Pixels);

/// <summary>Reads the IDX format of the MNIST family (source: yann.lecun.com/exdb/mnist, "file formats").</summary>
public static class IdxReader
{
    private const uint ImageMagic = 0x00000803;
    private const int HeaderBytes = 16;

    /// <summary>No data set of this family comes near it; a header that claims more is damaged.</summary>
    private const long MaximumBytes = 1L << 30;

    /// <summary>Reads an unpacked image file to its end. <paramref name="file"/> is named in errors.</summary>
    /// <exception cref="InvalidDataException">It is no image file, is cut short, or is longer than it says.</exception>
    public static IdxImages ReadImages(Stream stream, string file)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (Read(stream, header, file) < HeaderBytes)
            throw new InvalidDataException($"{file}: shorter than the {HeaderBytes} bytes of an IDX header.");
        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (magic != ImageMagic)
            throw new InvalidDataException(
                $"{file}: not an IDX image file (it begins with 0x{magic:x8}, not 0x{ImageMagic:x8})."
            );
        long count = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        long height = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        long width = BinaryPrimitives.ReadUInt32BigEndian(header[12..]);
        if (height is 0 or > 4096 || width is 0 or > 4096 || count > MaximumBytes / (height * width))
            throw new InvalidDataException($"{file}: its header claims {count} images of {height} × {width} bytes.");

        var pixels = new byte[count * height * width];
        var read = Read(stream, pixels, file);
        if (read < pixels.Length)
            throw new InvalidDataException($"{file}: cut short, {read} of {pixels.Length} bytes of pixels are there.");
        if (Read(stream, header[..1], file) > 0)
            throw new InvalidDataException($"{file}: goes on after its {count} images.");
        return new IdxImages((int)count, (int)height, (int)width, pixels);
    }

    private static int Read(Stream stream, Span<byte> into, string file)
    {
        try
        {
            return stream.ReadAtLeast(into, into.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException damaged)
        {
            throw new InvalidDataException($"{file}: damaged, it cannot be unpacked ({damaged.Message})", damaged);
        }
    }
}
