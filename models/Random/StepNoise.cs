namespace Grid.Models;

/// <summary>The random numbers of one step: a stream for each lane, a function of (lane's seed, purpose, epoch, step). What is drawn later comes from further on in the streams.</summary>
public sealed class StepNoise(IReadOnlyList<long> seeds, RandomPurpose purpose, long epoch, long step, Device device)
{
    private readonly LaneRandom[] _streams = [.. seeds.Select(seed => new LaneRandom(seed, purpose, epoch, step))];

    /// <summary>K.</summary>
    public int Lanes => _streams.Length;

    /// <summary>N(0, 1) in each lane: [K, …<paramref name="shape"/>].</summary>
    public Tensor Normal(params ReadOnlySpan<long> shape) => Normal(_ => 1, shape);

    /// <summary>N(0, σ²) with each lane's σ; a lane whose σ is 0 has zeros and draws nothing.</summary>
    public Tensor Normal(IReadOnlyList<float> sigmas, params ReadOnlySpan<long> shape) =>
        Normal(lane => sigmas[lane], shape);

    /// <summary>U(−1, 1) in each lane: [K, …<paramref name="shape"/>].</summary>
    public Tensor Uniform(params ReadOnlySpan<long> shape) =>
        Draw((lane, values) => _streams[lane].FillUniform(values, 1), shape);

    private Tensor Normal(Func<int, float> sigmas, ReadOnlySpan<long> shape) =>
        Draw(
            (lane, values) =>
            {
                if (sigmas(lane) > 0)
                    _streams[lane].FillNormal(values, sigmas(lane));
            },
            shape
        );

    private Tensor Draw(Filler fill, ReadOnlySpan<long> shape)
    {
        var size = 1;
        foreach (var length in shape)
            size *= (int)length;
        var values = new float[Lanes * size];
        for (var lane = 0; lane < Lanes; lane++)
            fill(lane, values.AsSpan(lane * size, size));
        return tensor(values, [Lanes, .. shape], device: device);
    }

    private delegate void Filler(int lane, Span<float> values);
}
