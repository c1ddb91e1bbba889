namespace Grid.Models;

/// <summary>Points over the target's 95 % ellipse, in the plane of the first two outputs: black points, the ellipse grey, as wide as four standard deviations to each side.</summary>
internal static class EllipsePicture
{
    /// <summary>Pixels to a side.</summary>
    public const int Size = 256;

    private const double Deviations = 4;
    private const byte Paper = 255;
    private const byte Line = 150;
    private const byte Ink = 0;

    /// <param name="points">[N, o], o ≥ 2; what lies outside of the picture, or is not finite, is left out.</param>
    /// <returns>Size × Size grey pixels, row after row.</returns>
    public static byte[] Draw(ReadOnlySpan<double> points, GaussianTarget target)
    {
        var pixels = new byte[Size * Size];
        Array.Fill(pixels, Paper);
        for (var start = 0; start < points.Length; start += target.Mean.Length)
            Mark(Units(points[start], 0), Units(points[start + 1], 1), Ink);

        var radius = Math.Sqrt(EllipseCoverage.SquaredRadius(2, 0.95));
        const int arcs = 8 * Size;
        for (var i = 0; i < arcs; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / arcs);
            Mark(radius * cos, radius * sin, Line);
        }
        return pixels;

        double Units(double value, int axis) => (value - target.Mean[axis]) / target.Deviation[axis];

        void Mark(double x, double y, byte grey)
        {
            var column = Math.Floor((x / Deviations + 1) / 2 * Size);
            var row = Math.Floor((1 - y / Deviations) / 2 * Size);
            if (column is >= 0 and < Size && row is >= 0 and < Size)
                pixels[(int)row * Size + (int)column] = grey;
        }
    }
}
