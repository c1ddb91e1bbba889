namespace Grid.Models;

/// <summary>Random tensors of which each lane's part is a function of its own seed.</summary>
internal static class LaneNoise
{
    /// <summary>Fills one lane's values from its random numbers.</summary>
    public delegate void Filler(LaneRandom random, Span<float> values);

    /// <summary>N(0, 1): [K, …shape].</summary>
    public static Tensor Normal(
        IReadOnlyList<long> seeds,
        RandomPurpose purpose,
        long epoch,
        long step,
        long[] shape,
        Device device
    ) => Fill(seeds, purpose, epoch, step, shape, device, (random, values) => random.FillNormal(values, 1));

    /// <summary>U(−1, 1): [K, …shape].</summary>
    public static Tensor Uniform(
        IReadOnlyList<long> seeds,
        RandomPurpose purpose,
        long epoch,
        long step,
        long[] shape,
        Device device
    ) => Fill(seeds, purpose, epoch, step, shape, device, (random, values) => random.FillUniform(values, 1));

    private static Tensor Fill(
        IReadOnlyList<long> seeds,
        RandomPurpose purpose,
        long epoch,
        long step,
        long[] shape,
        Device device,
        Filler fill
    )
    {
        var size = (int)shape.Aggregate(1L, (product, length) => product * length);
        var values = new float[seeds.Count * size];
        for (var lane = 0; lane < seeds.Count; lane++)
            fill(new LaneRandom(seeds[lane], purpose, epoch, step), values.AsSpan(lane * size, size));
        return tensor(values, [seeds.Count, .. shape], device: device);
    }
}
