using System.Buffers.Binary;

namespace Grid.Models;

/// <summary>Grey images as an IDX file holds them: Count images of Height × Width bytes, row after row.</summary>
public sealed record IdxImages(int Count, int Height, int Width, byte[] Pixels);

/// <summary>Reads the IDX format of the MNIST family (source: yann.lecun.com/exdb/mnist, "file formats").</summary>
public static class IdxReader
{
    private const uint ImageMagic = 0x00000803;
    private const uint LabelMagic = 0x00000801;
    private const int ImageHeader = 16;
    private const int LabelHeader = 8;

    /// <summary>No data set of this family comes near it; a header that claims more is damaged.</summary>
    private const long MaximumBytes = 1L << 30;

    /// <summary>Reads an unpacked image file to its end. <paramref name="file"/> is named in errors.</summary>
    /// <param name="most">How many bytes can be there at all: a header that claims more gets no memory.</param>
    /// <exception cref="InvalidDataException">It is no image file, is cut short, or is longer than it says.</exception>
    public static IdxImages ReadImages(Stream stream, string file, long most = MaximumBytes)
    {
        Span<byte> header = stackalloc byte[ImageHeader];
        ReadHeader(stream, header, ImageMagic, "image", file);
        long count = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        long height = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        long width = BinaryPrimitives.ReadUInt32BigEndian(header[12..]);
        if (height is 0 or > 4096 || width is 0 or > 4096 || count > MaximumBytes / (height * width))
            throw new InvalidDataException($"{file}: its header claims {count} images of {height} × {width} bytes.");
        var pixels = ReadBody(stream, count * height * width, most, $"{count} images", "bytes of pixels", file);
        return new IdxImages((int)count, (int)height, (int)width, pixels);
    }

    /// <summary>Reads an unpacked label file to its end: a class for each image.</summary>
    /// <param name="classes">How many classes there are; a label past them is damage.</param>
    /// <param name="most">How many bytes can be there at all.</param>
    /// <exception cref="InvalidDataException">It is no label file, is cut short, is longer than it says, or has a label that there is not.</exception>
    public static byte[] ReadLabels(Stream stream, string file, int classes, long most = MaximumBytes)
    {
        Span<byte> header = stackalloc byte[LabelHeader];
        ReadHeader(stream, header, LabelMagic, "label", file);
        long count = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        var labels = ReadBody(stream, count, most, $"{count} labels", "labels", file);
        var wrong = labels.AsSpan().IndexOfAnyInRange((byte)classes, byte.MaxValue);
        return wrong < 0
            ? labels
            : throw new InvalidDataException(
                $"{file}: label {wrong} is {labels[wrong]}, and there are {classes} classes, from 0."
            );
    }

    private static void ReadHeader(Stream stream, Span<byte> header, uint expected, string kind, string file)
    {
        if (Read(stream, header, file) < header.Length)
            throw new InvalidDataException($"{file}: shorter than the {header.Length} bytes of an IDX header.");
        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (magic != expected)
            throw new InvalidDataException(
                $"{file}: not an IDX {kind} file (it begins with 0x{magic:x8}, not 0x{expected:x8})."
            );
    }

    private static byte[] ReadBody(Stream stream, long length, long most, string claim, string unit, string file)
    {
        if (length > Math.Min(most, MaximumBytes))
            throw new InvalidDataException(
                $"{file}: cut short or damaged; its header claims {claim}, more than it holds."
            );
        var body = new byte[length];
        var read = Read(stream, body, file);
        if (read < length)
            throw new InvalidDataException($"{file}: cut short, {read} of {length} {unit} are there.");
        Span<byte> more = stackalloc byte[1];
        return Read(stream, more, file) == 0
            ? body
            : throw new InvalidDataException($"{file}: goes on after its {claim}.");
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
