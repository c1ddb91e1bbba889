using Microsoft.Win32.SafeHandles;

namespace Grid.Models;

/// <summary>Some of the pictures of a file of decoded ones, read when they are needed.</summary>
/// <param name="begin">Where the file's first picture begins.</param>
/// <param name="first">The number of the first picture that is meant.</param>
internal sealed class PicturesInFile(SafeFileHandle file, long begin, int first, int count, PictureShape shape)
    : PixelStore(count, shape.Channels, shape.Side, shape.Side)
{
    private readonly PictureShape _shape = shape;

    /// <summary>A part of them.</summary>
    public PicturesInFile Part(int from, int length) => new(file, begin, first + from, length, _shape);

    public override void Read(int image, Span<byte> into)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)image, (uint)Count);
        var read = RandomAccess.Read(file, into[..ImageBytes], begin + (long)(first + image) * ImageBytes);
        if (read < ImageBytes)
            throw new IOException("The file of decoded pictures was cut short while it was in use. Start again.");
    }
}
