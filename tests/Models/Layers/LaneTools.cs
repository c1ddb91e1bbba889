namespace Grid.Models.Tests.Layers;

internal static class LaneTools
{
    /// <summary>Parameters of K lanes with seeds 0, 1, …</summary>
    public static ParameterSet Parameters(int lanes) => Parameters([.. Enumerable.Range(0, lanes)]);

    public static ParameterSet Parameters(int[] seeds) =>
        new([.. seeds.Select(seed => new LaneRandom(seed, RandomPurpose.InitialWeights))], CPU);

    /// <summary>N(0, 1), a function of the seed.</summary>
    public static Tensor Normal(int seed, params long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        new LaneRandom(seed, RandomPurpose.TestNoise).FillNormal(values, 1);
        return tensor(values, shape);
    }

    public static float[] Floats(this Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();
}
