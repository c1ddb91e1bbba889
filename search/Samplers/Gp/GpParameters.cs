namespace Grid.Search;

/// <summary>What a Gaussian process is fitted by.</summary>
/// <param name="Inverses">1 / l² for each coordinate's length scale l.</param>
/// <param name="Scale">The variance of the function, about 1 since values are standardised.</param>
/// <param name="Noise">The variance of the noise.</param>
internal sealed record GpParameters(double[] Inverses, double Scale, double Noise)
{
    public const double LeastNoise = 1e-6;

    public static GpParameters Start(int coordinates) => new([.. Enumerable.Repeat(1.0, coordinates)], 1, 1);

    /// <summary>As unbounded numbers: logarithms.</summary>
    public double[] ToRaw() =>
        [.. Inverses.Select(inverse => Math.Log(inverse)), Math.Log(Scale), Math.Log(Noise - (0.99 * LeastNoise))];

    public static GpParameters OfRaw(ReadOnlySpan<double> raw)
    {
        var inverses = new double[raw.Length - 2];
        for (var i = 0; i < inverses.Length; i++)
        {
            inverses[i] = Math.Exp(raw[i]);
        }

        return new(inverses, Math.Exp(raw[^2]), Math.Exp(raw[^1]) + LeastNoise);
    }
}
