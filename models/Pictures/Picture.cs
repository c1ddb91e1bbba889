namespace Grid.Models;

/// <summary>A picture of bytes, row after row: one for each pixel where it is grey, three (red, green, blue) where it is in colour. Drawn on, then saved.</summary>
public sealed class Picture(int width, int height, bool color = false)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>Bytes of a pixel: 1 or 3.</summary>
    public int Channels { get; } = color ? 3 : 1;

    /// <summary>Height · Width · Channels bytes; black at first.</summary>
    public byte[] Pixels { get; } = new byte[width * height * (color ? 3 : 1)];

    /// <summary>One pixel's bytes.</summary>
    public Span<byte> this[int x, int y] => Pixels.AsSpan((y * Width + x) * Channels, Channels);

    /// <summary>Writes it as PNG: temporary name, sync, rename.</summary>
    /// <exception cref="IOException">The disk is full, or the file cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream => PngWriter.Write(stream, this));

    /// <summary>A value of 0 to 1 as a byte. What is beyond is cut off, and NaN is 0.</summary>
    public static byte Byte(float value) => float.IsNaN(value) ? (byte)0 : (byte)(Math.Clamp(value, 0, 1) * 255 + 0.5f);
}
