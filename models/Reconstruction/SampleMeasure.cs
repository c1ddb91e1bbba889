namespace Grid.Models;

/// <summary>
/// How far the images that a network makes of its own are from the test images: the 2-Wasserstein distance between the Gaussians fitted to both, of images averaged over cells of 4 × 4 pixels. No FID: nothing
/// in it has learnt to see, but it tells a network that makes other images, or always the same.
/// </summary>
internal sealed class SampleMeasure(IGenerator network, ImageSet images, int count, int batch, Device device)
{
    private const string Name = "sample/w2";
    private const int Cell = 4;
    private const int Most = 512;

    private readonly int _count = Math.Max(2, Math.Min(count, Most));
    private Moments? _target;

    public static MetricInfo Metric { get; } =
        new(
            Name,
            SmallerIsBetter: true,
            "W2 between the Gaussians fitted to images made by the network and to test images, both averaged over 4 × 4 pixels."
        );

    /// <summary>Adds each lane's distance to its measures.</summary>
    public void Measure(IReadOnlyList<long> seeds, long epoch, Dictionary<string, double>[] measures)
    {
        using var scope = NewDisposeScope();
        var cells = new List<double>[seeds.Count];
        for (var first = 0; first < _count; first += batch)
        {
            var made = Cells(
                Sample(seeds, epoch, first / batch).narrow(0, 0, Math.Min(batch, _count - first)),
                seeds.Count
            );
            for (var lane = 0; lane < seeds.Count; lane++)
                (cells[lane] ??= []).AddRange(made.select(1, lane).contiguous().cpu().data<double>().ToArray());
        }
        for (var lane = 0; lane < seeds.Count; lane++)
            measures[lane][Name] = Distance([.. cells[lane]]);
    }

    /// <summary>A batch of images of each lane, [N, K·C, H, W], always the same for the same epoch.</summary>
    public Tensor Sample(IReadOnlyList<long> seeds, long epoch, int number) =>
        network.Sample(batch, new StepNoise(seeds, RandomPurpose.Samples, epoch, number, device));

    private double Distance(double[] cells)
    {
        var target = _target ??= Target();
        var made = Moments.Of(cells, target.Dimensions);
        return GaussianDistance.W2(made.Mean, made.Covariance, target.Mean, target.Covariance);
    }

    private Moments Target()
    {
        ReadOnlyMemory<int> numbers = Enumerable.Range(0, _count).Select(n => n % images.Count).ToArray();
        var cells = Cells(images.Batch([numbers], CPU), lanes: 1);
        return Moments.Of(cells.contiguous().data<double>().ToArray(), (int)cells.shape[2]);
    }

    /// <summary>Images [N, K·C, H, W] to their cells' means, [N, K, C · H/4 · W/4].</summary>
    private static Tensor Cells(Tensor x, long lanes)
    {
        var (n, channels, height, width) = (x.shape[0], x.shape[1], x.shape[2] / Cell, x.shape[3] / Cell);
        return x.to(float64).view(n, channels, height, Cell, width, Cell).mean([3, 5]).reshape(n, lanes, -1);
    }
}
