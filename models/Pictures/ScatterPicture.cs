namespace Grid.Models;

/// <summary>Points of the plane in the colours of their classes, on white: what a latent space looks like.</summary>
public static class ScatterPicture
{
    private const int Margin = 4;

    /// <summary>Ten colours that are told apart easily, by class modulo ten (d3's category10).</summary>
    private static readonly byte[][] s_palette =
    [
        [31, 119, 180],
        [255, 127, 14],
        [44, 160, 44],
        [214, 39, 40],
        [148, 103, 189],
        [140, 86, 75],
        [227, 119, 194],
        [127, 127, 127],
        [188, 189, 34],
        [23, 190, 207],
    ];

    /// <param name="points">x to the right, y upwards. Those that are not finite are left out; the rest fills the picture, with the same scale in both directions.</param>
    /// <param name="classes">Each point's class; null: all of one.</param>
    /// <param name="side">The picture's width and height in pixels.</param>
    public static Picture Draw(
        IReadOnlyList<(float X, float Y)> points,
        IReadOnlyList<int>? classes = null,
        int side = 480
    )
    {
        var picture = new Picture(side, side, color: true);
        Array.Fill(picture.Pixels, (byte)255);
        var finite = points.Where(IsFinite).ToArray();
        if (finite.Length == 0)
            return picture;
        var (left, bottom) = (finite.Min(point => point.X), finite.Min(point => point.Y));
        var extent = Math.Max(finite.Max(point => point.X) - left, finite.Max(point => point.Y) - bottom);
        var scale = extent > 0 ? (side - 1 - 2 * Margin) / extent : 0;
        for (var i = 0; i < points.Count; i++)
            if (IsFinite(points[i]))
                Dot(
                    picture,
                    Margin + (int)((points[i].X - left) * scale),
                    side - 1 - Margin - (int)((points[i].Y - bottom) * scale),
                    s_palette[classes is null ? 0 : classes[i] % s_palette.Length]
                );
        return picture;
    }

    private static void Dot(Picture picture, int x, int y, byte[] color)
    {
        for (var dy = -1; dy <= 1; dy++)
        for (var dx = -1; dx <= 1; dx++)
            color.CopyTo(picture[x + dx, y + dy]);
    }

    private static bool IsFinite((float X, float Y) point) => float.IsFinite(point.X) && float.IsFinite(point.Y);
}
