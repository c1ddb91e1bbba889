namespace Grid.Models;

/// <summary>
/// What a GON reconstructs of the test images: latents by one gradient step as in training, batch norm with the statistics of the batch. Latents depend on the
/// batch's size, so the last batch is filled up with images from the front, whose errors do not count.
/// </summary>
internal sealed class GonMeasurement(Gon network, GonSettings settings, ImageSet images, Device device)
{
    private const int PictureImages = 16;

    private readonly int _count = CommonParameters.Limited(settings.TestImages, images.Count);

    /// <summary>Each lane's squared error, summed over all test images; null where the pause came first.</summary>
    public double[]? SquaredErrors(IReadOnlyList<GonLane> lanes, long epoch, CancellationToken pause)
    {
        var sums = new double[lanes.Count];
        for (var batch = 0; batch * settings.Batch < _count; batch++)
        {
            if (pause.IsCancellationRequested)
                return null;
            using var scope = NewDisposeScope();
            var (x, g) = Reconstruct(lanes, batch, epoch);
            var counted = Math.Min(settings.Batch, _count - batch * settings.Batch);
            var errors = (g - x).square().view(settings.Batch, lanes.Count, -1).sum(2).narrow(0, 0, counted);
            var ofLanes = errors.to(float64).sum([0]).cpu().data<double>().ToArray();
            for (var lane = 0; lane < lanes.Count; lane++)
                sums[lane] += ofLanes[lane];
        }
        return sums;
    }

    /// <summary>The metrics of one lane, from its mean training loss and its squared error over the test images (units: FACTS B1).</summary>
    public LaneMeasures Metrics(double trainLoss, double squaredError)
    {
        var pixels = images.Height * images.Width;
        var perImage = squaredError / _count;
        return new LaneMeasures(
            new Dictionary<string, double>
            {
                ["train/loss"] = trainLoss,
                ["train/mse"] = trainLoss / images.Channels,
                ["test/loss"] = perImage / pixels,
                ["test/mse"] = perImage / (pixels * images.Channels),
                ["test/sse"] = perImage,
            }
        );
    }

    /// <summary>The first test images over one lane's reconstructions of them.</summary>
    public Picture Picture(IReadOnlyList<GonLane> lanes, int lane, long epoch)
    {
        using var scope = NewDisposeScope();
        var (_, g) = Reconstruct(lanes, 0, epoch);
        var channels = images.Channels;
        var shown = Math.Min(PictureImages, Math.Min(settings.Batch, _count));
        var size = channels * images.Height * images.Width;
        var values = g.narrow(1, lane * channels, channels).contiguous().cpu().data<float>().ToArray();
        return ImageGrid.Draw(
            [.. Enumerable.Range(0, shown).Select(n => images[n].ToArray())],
            [.. Enumerable.Range(0, shown).Select(n => values.AsSpan(n * size, size).ToArray())],
            channels,
            images.Height,
            images.Width
        );
    }

    /// <summary>One batch of test images, the same for all lanes, and its reconstructions: [N, K·C, H, W] both.</summary>
    private (Tensor X, Tensor G) Reconstruct(IReadOnlyList<GonLane> lanes, int batch, long epoch)
    {
        var first = batch * settings.Batch;
        ReadOnlyMemory<int> numbers = Enumerable.Range(first, settings.Batch).Select(n => n % _count).ToArray();
        var x = images.Batch([.. lanes.Select(_ => numbers)], device);
        var z0 = LatentOrigin.Draw(lanes, settings, RandomPurpose.TestNoise, epoch, batch, device);
        Func<Tensor, Tensor> f;
        using (no_grad())
            f = network.Decoder();
        var z = GradientOrigin.Latents(z0, z => GradientOrigin.SquaredError(f(z), x, lanes.Count), joint: false);
        using (no_grad())
            return (x, f(z));
    }
}
