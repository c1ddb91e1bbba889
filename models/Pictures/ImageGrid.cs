namespace Grid.Models;

/// <summary>Images side by side in one picture.</summary>
public static class ImageGrid
{
    private const int Gap = 2;

    /// <summary>Rows of images, in order.</summary>
    /// <param name="images">Each [channels, height, width] values of 0 to 1; one channel is grey, three are colour.</param>
    public static Picture Draw(IReadOnlyList<float[]> images, int channels, int height, int width, int columns = 8)
    {
        columns = Math.Min(columns, images.Count);
        var rows = (images.Count + columns - 1) / columns;
        var picture = Empty(rows, columns, channels, height, width);
        for (var i = 0; i < images.Count; i++)
            Paint(picture, images[i], i / columns, i % columns, height, width);
        return picture;
    }

    /// <summary>Rows of originals, each with the row of its reconstructions below it.</summary>
    /// <param name="reconstructions">As many as originals, in the same order.</param>
    /// <param name="below">More images, in rows below those.</param>
    public static Picture Draw(
        IReadOnlyList<float[]> originals,
        IReadOnlyList<float[]> reconstructions,
        int channels,
        int height,
        int width,
        int columns = 8,
        IReadOnlyList<float[]>? below = null
    )
    {
        columns = Math.Min(columns, originals.Count);
        var pairs = (originals.Count + columns - 1) / columns * 2;
        var rows = pairs + ((below?.Count ?? 0) + columns - 1) / columns;
        var picture = Empty(rows, columns, channels, height, width);
        for (var i = 0; i < originals.Count; i++)
        {
            Paint(picture, originals[i], i / columns * 2, i % columns, height, width);
            Paint(picture, reconstructions[i], i / columns * 2 + 1, i % columns, height, width);
        }
        for (var i = 0; i < below?.Count; i++)
            Paint(picture, below[i], pairs + i / columns, i % columns, height, width);
        return picture;
    }

    private static Picture Empty(int rows, int columns, int channels, int height, int width) =>
        new(columns * (width + Gap) - Gap, rows * (height + Gap) - Gap, color: channels == 3);

    private static void Paint(Picture picture, float[] image, int row, int column, int height, int width)
    {
        for (var y = 0; y < height; y++)
        for (var x = 0; x < width; x++)
        {
            var pixel = picture[column * (width + Gap) + x, row * (height + Gap) + y];
            for (var channel = 0; channel < pixel.Length; channel++)
                pixel[channel] = Picture.Byte(image[(channel * height + y) * width + x]);
        }
    }
}
