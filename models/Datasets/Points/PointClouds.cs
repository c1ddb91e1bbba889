namespace Grid.Models;

/// <summary>Clusters of points that a network either covers or misses, as one picture shows: for quick runs, without any file.</summary>
public static class PointClouds
{
    /// <summary>Eight Gaussians, sd 0.02, on a circle of radius 2 (Metz et al., "Unrolled generative adversarial networks", ICLR 2017).</summary>
    public const string Gaussians = "gaussians";

    /// <summary>Three circles of radius 1, 2 and 3 around the origin, with noise of sd 0.05.</summary>
    public const string Rings = "rings";

    private const int MostPoints = 100_000_000;
    private const long TestHalf = 1;

    public static IReadOnlyList<string> Names { get; } = [Gaussians, Rings];

    /// <summary>Draws points; a longer request begins with the points of a shorter one.</summary>
    /// <exception cref="ModelException">There is no such cloud, or nobody can want so many points.</exception>
    public static PointData Draw(string name, PointRequest request)
    {
        if (request.Train is < 1 or > MostPoints || request.Test is < 1 or > MostPoints)
            throw new ModelException($"1 to {MostPoints:N0} points can be drawn, for training and for the test.");
        return name switch
        {
            Gaussians => Draw(request, clusters: 8, Gaussian),
            Rings => Draw(request, clusters: 3, Ring),
            _ => throw new ModelException(
                $"There are no points called '{name}'. Those that there are: {string.Join(", ", Names)}."
            ),
        };
    }

    private static (float X, float Y) Gaussian(int cluster, LaneRandom random) => Noisy(2, cluster / 8f, 0.02f, random);

    private static (float X, float Y) Ring(int cluster, LaneRandom random) =>
        Noisy(1 + cluster, random.Uniform(), 0.05f, random);

    /// <summary>The point at this radius and turn (0 to 1) with noise.</summary>
    private static (float X, float Y) Noisy(float radius, float turn, float sigma, LaneRandom random)
    {
        Span<float> noise = stackalloc float[2];
        random.FillNormal(noise, sigma);
        var (sin, cos) = MathF.SinCos(2 * MathF.PI * turn);
        return (radius * cos + noise[0], radius * sin + noise[1]);
    }

    private static PointData Draw(PointRequest request, int clusters, Func<int, LaneRandom, (float, float)> point)
    {
        PointSet Half(long half, int count)
        {
            var random = new LaneRandom(request.Seed, RandomPurpose.SyntheticData, half);
            var coordinates = new float[count * PointSet.Dimensions];
            var labels = new byte[count];
            for (var n = 0; n < count; n++)
            {
                labels[n] = (byte)random.Below(clusters);
                (coordinates[2 * n], coordinates[2 * n + 1]) = point(labels[n], random);
            }
            return new PointSet(coordinates, labels);
        }
        return new PointData(Half(0, request.Train), Half(TestHalf, request.Test), clusters);
    }
}
