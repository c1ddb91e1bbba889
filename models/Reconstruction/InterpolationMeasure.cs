namespace Grid.Models;

/// <summary>How evenly images change on the way between two test images, along the great circle between their latents.</summary>
internal sealed class InterpolationMeasure(IInterpolator network, Device device)
{
    private const string Name = "interpolation/jump";
    private const int Steps = 8;
    private const int Pairs = 4;

    public static MetricInfo Metric { get; } =
        new(
            Name,
            SmallerIsBetter: true,
            "The largest change between neighbours of 8 images from one test image to another, over the mean change: 1 is even."
        );

    /// <summary>Adds each lane's measure, a mean over some pairs of the batch whose latents [K, N, nz] these are.</summary>
    public void Measure(Tensor latents, Dictionary<string, double>[] measures)
    {
        using var scope = NewDisposeScope();
        var lanes = measures.Length;
        var pairs = Math.Min(Pairs, (int)latents.shape[1] / 2);
        var images = Paths(latents, pairs, Steps).reshape(pairs, Steps, lanes, -1);
        var changes = (images.narrow(1, 1, Steps - 1) - images.narrow(1, 0, Steps - 1)).square().sum(3).sqrt();
        var jumps = (changes.max(1).values / changes.mean([1])).mean([0]).cpu().data<float>().ToArray();
        for (var lane = 0; lane < lanes; lane++)
            measures[lane][Name] = jumps[lane];
    }

    /// <summary>The images on the ways from each even latent to the next: [pairs · steps, K·C, H, W].</summary>
    public Tensor Paths(Tensor latents, int pairs, int steps)
    {
        var (lanes, batch, length) = ((int)latents.shape[0], (int)latents.shape[1], (int)latents.shape[2]);
        var all = latents.contiguous().cpu().data<float>().ToArray();
        var path = new List<float>(lanes * pairs * steps * length);
        for (var lane = 0; lane < lanes; lane++)
        for (var pair = 0; pair < pairs; pair++)
        for (var step = 0; step < steps; step++)
            path.AddRange(
                GreatCircle.Between(Latent(lane, 2 * pair), Latent(lane, 2 * pair + 1), step / (steps - 1.0))
            );
        return network.Decode(tensor(path.ToArray(), [lanes, pairs * steps, length], device: device));

        ReadOnlySpan<float> Latent(int lane, int image) => all.AsSpan((lane * batch + image) * length, length);
    }
}
