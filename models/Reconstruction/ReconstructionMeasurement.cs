namespace Grid.Models;

/// <summary>
/// How well a network reconstructs the test images, what it makes of its own, and the picture of both. Batch norm takes the statistics of the batch, as in training, and a gradient origin network's latents
/// depend on the batch's size: so the last batch is filled up with images from the front, whose errors do not count.
/// </summary>
internal sealed class ReconstructionMeasurement(
    IReconstructor network,
    ReconstructionSettings settings,
    ImageSet images,
    Device device
)
{
    private const int Columns = 8;

    private readonly int _count = CommonParameters.Limited(settings.TestImages, images.Count);
    private readonly PixelFrechet _frechet = new(images, settings.TestImages, settings.Batch);
    private readonly InterpolationMeasure? _interpolation = network is IInterpolator interpolator
        ? new InterpolationMeasure(interpolator, device)
        : null;

    /// <summary>Each lane's metrics but those of training: means over all test images, and what is made of its own. Null where the pause came first.</summary>
    public Dictionary<string, double>[]? Measure(IReadOnlyList<long> seeds, long epoch, CancellationToken pause)
    {
        using var noGrad = no_grad();
        var measures = seeds.Select(_ => new Dictionary<string, double>(StringComparer.Ordinal)).ToArray();
        for (var batch = 0; batch * settings.Batch < _count; batch++)
        {
            if (pause.IsCancellationRequested)
                return null;
            using var scope = NewDisposeScope();
            var reconstruction = Reconstruct(seeds, epoch, batch);
            Add("sse", reconstruction.SquaredErrors);
            foreach (var (name, losses) in reconstruction.ImageLosses)
                Add(name, losses);
            if (batch == 0)
                _interpolation?.Measure(reconstruction.Latents, measures);

            void Add(string name, Tensor ofImages)
            {
                var counted = Math.Min(settings.Batch, _count - batch * settings.Batch);
                var sums = ofImages.narrow(1, 0, counted).to(float64).sum([1]).cpu().data<double>().ToArray();
                for (var lane = 0; lane < sums.Length; lane++)
                    measures[lane][$"test/{name}"] =
                        measures[lane].GetValueOrDefault($"test/{name}") + sums[lane] / _count;
            }
        }
        if (network is not IGenerator generator)
            return measures;
        if (_frechet.Of(seeds.Count, number => Sample(generator, seeds, epoch, number), pause) is not { } distances)
            return null;
        for (var lane = 0; lane < distances.Length; lane++)
            measures[lane][ReconstructionInfo.Samples.Name] = distances[lane];
        return measures;
    }

    /// <summary>The first test images over one lane's reconstructions of them; below, images of its own, and ways between test images.</summary>
    public Picture Picture(IReadOnlyList<long> seeds, int lane, long epoch)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var reconstruction = Reconstruct(seeds, epoch, batch: 0);
        var shown = Math.Min(2 * Columns, Math.Min(settings.Batch, _count));
        var below = new List<float[]>();
        if (network is IGenerator generator)
            below.AddRange(OfLane(Sample(generator, seeds, epoch, number: 0), lane).Take(shown));
        if (_interpolation is not null && shown >= Columns)
            below.AddRange(OfLane(_interpolation.Paths(reconstruction.Latents, pairs: 2, steps: Columns), lane));
        return ImageGrid.Draw(
            [.. Enumerable.Range(0, shown).Select(n => images[n])],
            OfLane(reconstruction.Images, lane).GetRange(0, shown),
            images.Channels,
            images.Height,
            images.Width,
            Columns,
            below
        );
    }

    /// <summary>The reconstructions of one batch of test images, the same for all lanes.</summary>
    private Reconstruction Reconstruct(IReadOnlyList<long> seeds, long epoch, int batch)
    {
        var first = batch * settings.Batch;
        ReadOnlyMemory<int> numbers = Enumerable.Range(first, settings.Batch).Select(n => n % _count).ToArray();
        var x = images.Batch([.. seeds.Select(_ => numbers)], device);
        var noise = new StepNoise(seeds, RandomPurpose.TestNoise, epoch, batch, device);
        return network.Reconstruct(x, noise);
    }

    /// <summary>A batch of each lane's own images, the same each time in the same epoch.</summary>
    private Tensor Sample(IGenerator generator, IReadOnlyList<long> seeds, long epoch, int number) =>
        generator.Sample(settings.Batch, new StepNoise(seeds, RandomPurpose.Samples, epoch, number, device));

    /// <summary>One lane's images out of [N, K·C, H, W].</summary>
    private List<float[]> OfLane(Tensor all, int lane)
    {
        var channels = images.Channels;
        var values = all.narrow(1, lane * channels, channels).contiguous().cpu().data<float>().ToArray();
        return [.. values.Chunk(images.ImageSize)];
    }
}
