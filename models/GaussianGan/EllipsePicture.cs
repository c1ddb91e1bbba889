namespace Grid.Models;

/// <summary>
/// Points over the target's 95 % ellipse, in the plane of the first two outputs: points black, the ellipse grey, the target's mean in the middle, and four of its larger standard deviation
/// to each side.
/// </summary>
public static class EllipsePicture
{
    /// <summary>Pixels to a side.</summary>
    public const int Size = 256;

    private const double Deviations = 4;
    private const byte Paper = 255;
    private const byte Line = 150;
    private const byte Ink = 0;

    /// <param name="points">[N, o], o ≥ 2; what lies outside of the picture, or is not finite, is left out.</param>
    public static Picture Draw(ReadOnlySpan<double> points, GaussianTarget target)
    {
        var reach = Deviations * Math.Max(target.Deviation[0], target.Deviation[1]);
        var picture = new Picture(Size, Size);
        Array.Fill(picture.Pixels, Paper);
        for (var start = 0; start < points.Length; start += target.Mean.Length)
            Mark(points[start] - target.Mean[0], points[start + 1] - target.Mean[1], Ink);

        var radius = Math.Sqrt(EllipseCoverage.SquaredRadius(2, 0.95));
        const int arcs = 8 * Size;
        for (var i = 0; i < arcs; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / arcs);
            Mark(radius * target.Deviation[0] * cos, radius * target.Deviation[1] * sin, Line);
        }
        return picture;

        void Mark(double x, double y, byte grey)
        {
            var column = Math.Floor((1 + x / reach) / 2 * Size);
            var row = Math.Floor((1 - y / reach) / 2 * Size);
            if (column is >= 0 and < Size && row is >= 0 and < Size)
                picture[(int)column, (int)row][0] = grey;
        }
    }
}
