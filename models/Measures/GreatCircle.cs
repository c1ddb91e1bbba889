namespace Grid.Models;

/// <summary>Spherical interpolation (Shoemake 1985): on the way, lengths and directions change evenly.</summary>
public static class GreatCircle
{
    /// <summary>Below this sine of their angle two directions count as one line.</summary>
    private const double Parallel = 1e-6;

    /// <summary>
    /// sin((1−t)Ω)/sin Ω · a + sin(tΩ)/sin Ω · b, where Ω is the angle between a and b; the straight line where there is none: they are parallel, or one is 0.
    /// </summary>
    /// <param name="t">0 gives a, 1 gives b.</param>
    /// <exception cref="ArgumentException">They differ in length.</exception>
    public static float[] Between(ReadOnlySpan<float> a, ReadOnlySpan<float> b, double t)
    {
        if (a.Length != b.Length)
            throw new ArgumentException(
                $"{a.Length} and {b.Length} numbers are no two points of one space.",
                nameof(b)
            );
        double aa = 0,
            bb = 0,
            ab = 0;
        for (var i = 0; i < a.Length; i++)
        {
            aa += (double)a[i] * a[i];
            bb += (double)b[i] * b[i];
            ab += (double)a[i] * b[i];
        }
        var angle = aa * bb > 0 ? Math.Acos(Math.Clamp(ab / Math.Sqrt(aa * bb), -1, 1)) : 0;
        var sine = Math.Sin(angle);
        var (ofA, ofB) = sine < Parallel ? (1 - t, t) : (Math.Sin((1 - t) * angle) / sine, Math.Sin(t * angle) / sine);
        var between = new float[a.Length];
        for (var i = 0; i < between.Length; i++)
            between[i] = (float)(ofA * a[i] + ofB * b[i]);
        return between;
    }
}
