namespace Grid.Models;

/// <summary>
/// What a low-dimensional code of labelled images is worth (FACTS C, observation 3): how often a code's ten nearest others are of its class, and how much of its variance lies
/// between the classes.
/// </summary>
internal static class CodeMeasures
{
    public const string KnnAccuracy = "test/knn_accuracy";
    public const string BetweenVariance = "test/between_variance";

    /// <summary>Comparing all pairs costs the square of the images: more of them tell nothing new.</summary>
    private const int MostPoints = 10_000;

    public static IReadOnlyList<MetricInfo> Metrics { get; } =
    [
        new(
            KnnAccuracy,
            SmallerIsBetter: false,
            "Share of test codes whose class is that of most of their 10 nearest others."
        ),
        new(BetweenVariance, SmallerIsBetter: false, "Share of the test codes' variance that lies between classes."),
    ];

    /// <param name="codes">One lane's codes, [N, size], of the first N test images.</param>
    public static void Add(IDictionary<string, double> metrics, float[] codes, int size, ReadOnlySpan<byte> labels)
    {
        var count = Math.Min(MostPoints, codes.Length / size);
        var points = codes.AsSpan(0, count * size);
        metrics[KnnAccuracy] = NearestNeighbours.Accuracy(points, size, labels[..count]);
        metrics[BetweenVariance] = ClassVariance.BetweenOverTotal(points, size, labels[..count]);
    }

    /// <summary>The first two dimensions of the codes, in the colours of their classes.</summary>
    public static Picture Scatter(float[] codes, int size, ReadOnlySpan<byte> labels)
    {
        var count = Math.Min(MostPoints, codes.Length / size);
        var classes = new int[count];
        for (var i = 0; i < count; i++)
            classes[i] = labels[i];
        return ScatterPicture.Draw(
            [.. Enumerable.Range(0, count).Select(i => (codes[i * size], codes[i * size + 1]))],
            classes
        );
    }
}
