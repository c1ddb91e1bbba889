namespace Grid.Models;

/// <summary>
/// Bilinear resizing as PyTorch's <c>interpolate(mode="bilinear", align_corners=False)</c>: pixel i of the result lies at
/// (i + ½)·in/out − ½ in the original, not before its first pixel, between the two nearest pixels. No antialiasing.
/// </summary>
public sealed class Bilinear
{
    private readonly int _width;
    private readonly Tap[] _rows;
    private readonly Tap[] _columns;

    /// <summary>From height × width to newHeight × newWidth.</summary>
    public Bilinear(int height, int width, int newHeight, int newWidth)
    {
        _width = width;
        _rows = Taps(height, newHeight);
        _columns = Taps(width, newWidth);
    }

    /// <summary>Resizes one image (or one channel of it), row after row.</summary>
    public void Resize(ReadOnlySpan<float> image, Span<float> into)
    {
        var to = 0;
        foreach (var row in _rows)
        {
            var upper = image.Slice(row.First * _width, _width);
            var lower = image.Slice(row.Second * _width, _width);
            foreach (var column in _columns)
            {
                var above = (1 - column.Weight) * upper[column.First] + column.Weight * upper[column.Second];
                var below = (1 - column.Weight) * lower[column.First] + column.Weight * lower[column.Second];
                into[to++] = (1 - row.Weight) * above + row.Weight * below;
            }
        }
    }

    private static Tap[] Taps(int size, int newSize)
    {
        var scale = (float)size / newSize;
        var taps = new Tap[newSize];
        for (var i = 0; i < newSize; i++)
        {
            var position = Math.Max(0, scale * (i + 0.5f) - 0.5f);
            var first = Math.Min((int)position, size - 1);
            taps[i] = new Tap(first, Math.Min(first + 1, size - 1), position - first);
        }
        return taps;
    }

    /// <summary>A new pixel is (1 − Weight)·[First] + Weight·[Second].</summary>
    private readonly record struct Tap(int First, int Second, float Weight);
}
