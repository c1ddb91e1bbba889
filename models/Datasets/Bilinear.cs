namespace Grid.Models;

/// <summary>
/// Bilinear resizing as PyTorch's <c>interpolate(mode="bilinear", align_corners=False)</c>: pixel i of the result lies at
/// (i + ½)·in/out − ½ in the original, not before its first pixel, between the two nearest pixels. No antialiasing.
/// </summary>
public static class Bilinear
{
    /// <summary>Resizes one image of values, row after row.</summary>
    public static void Resize(
        ReadOnlySpan<float> image,
        int height,
        int width,
        Span<float> into,
        int newHeight,
        int newWidth
    )
    {
        var rows = Taps(height, newHeight);
        var columns = Taps(width, newWidth);
        Resize(image, width, into, rows, columns);
    }

    /// <summary>Turns byte images into values of 0 to 1 and resizes them.</summary>
    /// <returns>Count × newHeight × newWidth values.</returns>
    public static float[] Resize(IdxImages images, int newHeight, int newWidth)
    {
        var rows = Taps(images.Height, newHeight);
        var columns = Taps(images.Width, newWidth);
        var pixels = images.Height * images.Width;
        var newPixels = newHeight * newWidth;
        var image = new float[pixels];
        var all = new float[(long)images.Count * newPixels];
        for (var n = 0; n < images.Count; n++)
        {
            for (var i = 0; i < pixels; i++)
                image[i] = images.Pixels[n * pixels + i] / 255f;
            Resize(image, images.Width, all.AsSpan(n * newPixels, newPixels), rows, columns);
        }
        return all;
    }

    private static void Resize(ReadOnlySpan<float> image, int width, Span<float> into, Tap[] rows, Tap[] columns)
    {
        var to = 0;
        foreach (var row in rows)
        {
            var upper = image.Slice(row.First * width, width);
            var lower = image.Slice(row.Second * width, width);
            foreach (var column in columns)
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
