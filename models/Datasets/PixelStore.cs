namespace Grid.Models;

/// <summary>Images as bytes, Count × [Channels, Height, Width], in memory or in a file. Read only, and safe to read from many threads at once.</summary>
internal abstract class PixelStore(int count, int channels, int height, int width)
{
    public int Count { get; } = count;
    public int Channels { get; } = channels;
    public int Height { get; } = height;
    public int Width { get; } = width;

    /// <summary>The bytes of one image.</summary>
    public int ImageBytes => Channels * Height * Width;

    /// <summary>Copies one image.</summary>
    /// <exception cref="IOException">The file that holds it cannot be read.</exception>
    public abstract void Read(int image, Span<byte> into);
}

/// <summary>Images in memory.</summary>
internal sealed class PixelsInMemory(byte[] pixels, int channels, int height, int width)
    : PixelStore(pixels.Length / (channels * height * width), channels, height, width)
{
    public override void Read(int image, Span<byte> into) => pixels.AsSpan(image * ImageBytes, ImageBytes).CopyTo(into);
}
