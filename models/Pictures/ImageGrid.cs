namespace Grid.Models;

/// <summary>Originals over their reconstructions, as one grey picture: rows of originals, each with the row of its reconstructions below it.</summary>
public static class ImageGrid
{
    private const int Gap = 2;

    /// <param name="originals">Images of height × width values of 0 to 1.</param>
    /// <param name="reconstructions">As many, in the same order.</param>
    /// <returns>The picture's bytes, row after row, and its size.</returns>
    public static (byte[] Pixels, int Width, int Height) Draw(
        IReadOnlyList<float[]> originals,
        IReadOnlyList<float[]> reconstructions,
        int height,
        int width,
        int columns = 8
    )
    {
        columns = Math.Min(columns, originals.Count);
        var rows = (originals.Count + columns - 1) / columns * 2;
        var pictureWidth = columns * (width + Gap) - Gap;
        var pictureHeight = rows * (height + Gap) - Gap;
        var pixels = new byte[pictureWidth * pictureHeight];
        for (var i = 0; i < originals.Count; i++)
        {
            Paint(originals[i], i / columns * 2, i % columns);
            Paint(reconstructions[i], i / columns * 2 + 1, i % columns);
        }
        return (pixels, pictureWidth, pictureHeight);

        void Paint(float[] image, int row, int column)
        {
            var corner = row * (height + Gap) * pictureWidth + column * (width + Gap);
            for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                pixels[corner + y * pictureWidth + x] = Grey(image[y * width + x]);
        }
    }

    /// <summary>NaN is drawn black.</summary>
    private static byte Grey(float value) =>
        float.IsNaN(value) ? (byte)0 : (byte)(Math.Clamp(value, 0, 1) * 255 + 0.5f);
}
