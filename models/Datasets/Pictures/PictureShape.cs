namespace Grid.Models;

/// <summary>
/// Brings pictures of any size into one shape: the square in the middle; a larger one shrunk by averaging the area that each new pixel
/// covers (no aliasing), a smaller one blown up as <see cref="Bilinear"/> says; colours to grey by ITU-R BT.601's weights.
/// </summary>
internal sealed class PictureShape(int channels, int side)
{
    public int Channels { get; } = channels;
    public int Side { get; } = side;

    /// <summary>The length of one picture.</summary>
    public int Bytes => Channels * Side * Side;

    /// <summary>Writes one picture as [Channels, Side, Side].</summary>
    public void Fit(DecodedPicture picture, Span<byte> into)
    {
        var plane = new float[Side * Side];
        for (var channel = 0; channel < Channels; channel++)
        {
            if (Math.Min(picture.Width, picture.Height) < Side)
                Enlarge(picture, channel, plane);
            else
                Shrink(picture, channel, plane);
            var bytes = into.Slice(channel * plane.Length, plane.Length);
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = (byte)(plane[i] + 0.5f);
        }
    }

    private void Enlarge(DecodedPicture picture, int channel, float[] into)
    {
        var size = Math.Min(picture.Width, picture.Height);
        var square = new float[size * size];
        for (var y = 0; y < size; y++)
            ReadLine(picture, y, channel, square.AsSpan(y * size, size));
        new Bilinear(size, size, Side, Side).Resize(square, into);
    }

    private void Shrink(DecodedPicture picture, int channel, float[] into)
    {
        Array.Clear(into);
        var size = Math.Min(picture.Width, picture.Height);
        var line = new float[size];
        var narrow = new float[Side];
        var coverage = Coverage.Of(size, Side);
        for (var y = 0; y < size; y++)
        {
            ReadLine(picture, y, channel, line);
            Array.Clear(narrow);
            for (var x = 0; x < size; x++)
                coverage[x].Add(line[x], narrow, 1);
            for (var x = 0; x < Side; x++)
                coverage[y].Add(narrow[x], into.AsSpan(x), Side);
        }
    }

    /// <summary>One line of the middle square, in one of our channels: values of 0 to 255.</summary>
    private void ReadLine(DecodedPicture picture, int y, int channel, Span<float> into)
    {
        var size = Math.Min(picture.Width, picture.Height);
        var (left, top) = ((picture.Width - size) / 2, (picture.Height - size) / 2);
        var stored = picture.Channels;
        var bytes = picture.Bytes.Slice(((top + y) * picture.Width + left) * stored, size * stored);
        if (stored > Channels)
            for (var x = 0; x < size; x++)
                into[x] = 0.299f * bytes[3 * x] + 0.587f * bytes[3 * x + 1] + 0.114f * bytes[3 * x + 2];
        else
            for (var (x, at) = (0, stored == 1 ? 0 : channel); x < size; x++, at += stored)
                into[x] = bytes[at];
    }

    /// <summary>Where an old pixel comes to lie: Share is the part of the new pixel First that it fills, Rest that of the next one.</summary>
    private readonly record struct Coverage(int First, float Share, float Rest)
    {
        public static Coverage[] Of(int size, int newSize)
        {
            var scale = (double)newSize / size;
            var coverage = new Coverage[size];
            for (var i = 0; i < size; i++)
            {
                var (from, to) = (i * scale, (i + 1) * scale);
                var first = Math.Min((int)from, newSize - 1);
                var rest = first + 1 < newSize ? Math.Max(0, to - (first + 1)) : 0;
                coverage[i] = new Coverage(first, (float)(to - from - rest), (float)rest);
            }
            return coverage;
        }

        /// <summary>Adds an old pixel's value to the new ones, which lie <paramref name="stride"/> apart.</summary>
        public void Add(float value, Span<float> into, int stride)
        {
            into[First * stride] += Share * value;
            if (Rest > 0)
                into[(First + 1) * stride] += Rest * value;
        }
    }
}
