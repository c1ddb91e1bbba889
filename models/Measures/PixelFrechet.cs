namespace Grid.Models;

/// <summary>
/// The Fréchet distance between generated and test images in the plainest features there are: pixels averaged to 8 × 8 cells (7 × 7 where that is what divides the side), grey, values of 0 to 1. It tells a collapsed or a noisy
/// generator from a good one without any other network. It is no FID.
/// </summary>
internal sealed class PixelFrechet(ImageSet test, int limit, int batch)
{
    private const int MostCells = 8;

    /// <summary>Whole batches, at least one: images from the front fill it up.</summary>
    private readonly int _count = Math.Max(CommonParameters.Limited(limit, test.Count) / batch, 1) * batch;

    /// <summary>Of a row of cells.</summary>
    private readonly int _cells = Enumerable.Range(1, Math.Min(MostCells, test.Height)).Last(n => test.Height % n == 0);

    private Moments? _real;

    /// <summary>One distance for each lane; null where the pause came first.</summary>
    /// <param name="generate">Makes a batch of images [N, K·C, H, W], by its number.</param>
    public double[]? Of(int lanes, Func<int, Tensor> generate, CancellationToken pause)
    {
        var rows = new LaneRows(lanes);
        using var noGrad = no_grad();
        _real ??= Moments.Of(RealFeatures(), _cells * _cells);
        for (var i = 0; i < _count / batch; i++)
        {
            if (pause.IsCancellationRequested)
                return null;
            using var scope = NewDisposeScope();
            rows.Add(FeaturesOf(generate(i), lanes));
        }
        return [.. rows.ToArrays().Select(Distance)];
    }

    private double Distance(float[] features)
    {
        var fake = Moments.Of(ToDoubles(features), _cells * _cells);
        return GaussianDistance.Frechet(_real!.Mean, _real.Covariance, fake.Mean, fake.Covariance);
    }

    private double[] RealFeatures()
    {
        var rows = new LaneRows(1);
        foreach (var numbers in Enumerable.Range(0, _count).Select(n => n % test.Count).Chunk(batch))
        {
            using var scope = NewDisposeScope();
            rows.Add(FeaturesOf(test.Batch([numbers], CPU), 1));
        }
        return ToDoubles(rows.ToArrays()[0]);
    }

    /// <summary>[N, K·C, H, W] to [K, N, cells²].</summary>
    private Tensor FeaturesOf(Tensor images, int lanes)
    {
        var (batch, side) = (images.shape[0], images.shape[2]);
        var cell = side / _cells;
        return images
            .reshape(batch, lanes, -1, _cells, cell, _cells, cell)
            .mean([2, 4, 6])
            .reshape(batch, lanes, _cells * _cells)
            .transpose(0, 1);
    }

    private static double[] ToDoubles(float[] values) => Array.ConvertAll(values, value => (double)value);
}
