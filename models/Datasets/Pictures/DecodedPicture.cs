namespace Grid.Models;

/// <summary>A decoded picture: <see cref="Channels"/> interleaved bytes (1: grey, 3: red, green, blue) a pixel, row after row, in memory that grows and is used again.</summary>
internal sealed class DecodedPicture
{
    /// <summary>More than any camera's sensor of today gives; a header that claims more is refused before it gets memory.</summary>
    private const long MostPixels = 1L << 25;

    private byte[] _bytes = [];

    public int Width { get; private set; }
    public int Height { get; private set; }
    public int Channels { get; private set; }

    public Span<byte> Bytes => _bytes.AsSpan(0, Width * Height * Channels);

    /// <summary>Makes room for a picture.</summary>
    /// <exception cref="InvalidDataException">It is empty or too large.</exception>
    public void Reserve(long width, long height, int channels)
    {
        if (width < 1 || height < 1 || width > MostPixels || height > MostPixels || width * height > MostPixels)
            throw new InvalidDataException(
                $"its header claims {width} × {height} pixels; up to {MostPixels:N0} are accepted. Shrink or remove it"
            );
        (Width, Height, Channels) = ((int)width, (int)height, channels);
        var needed = Width * Height * channels;
        if (_bytes.Length < needed)
            _bytes = new byte[needed];
        else
            // Transparent pixels show what lay there before: always black.
            _bytes.AsSpan(0, needed).Clear();
    }
}
