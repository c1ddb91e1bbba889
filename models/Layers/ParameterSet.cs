namespace Grid.Models;

/// <summary>Draws one lane's initial values of a parameter.</summary>
public delegate void Initializer(LaneRandom random, Span<float> values);

/// <summary>
/// The parameters of a network of K lanes, in the order in which they were added. Each lane draws its initial values from its own random numbers,
/// so that a trial starts the same whoever its neighbours are. Owns the tensors.
/// </summary>
public sealed class ParameterSet(IReadOnlyList<LaneRandom> lanes, Device device) : ILaneState, IDisposable
{
    private readonly List<LaneParameter> _all = [];
    private readonly IReadOnlyList<LaneRandom> _random = lanes;

    /// <summary>The parameters of lanes of these seeds, from which each draws its initial values.</summary>
    /// <param name="network">Tells networks of one training apart, whose initial values must have nothing to do with each other.</param>
    public static ParameterSet For(IEnumerable<long> seeds, Device device, long network = 0) =>
        new([.. seeds.Select(seed => new LaneRandom(seed, RandomPurpose.InitialWeights, network))], device);

    /// <summary>K.</summary>
    public int Lanes { get; private set; } = lanes.Count;

    public Device Device { get; } = device;

    public IReadOnlyList<LaneParameter> All => _all;

    /// <summary>How many numbers one lane trains.</summary>
    public long CountPerLane => _all.Sum(parameter => Size(parameter.Shape));

    /// <summary>A new parameter, <paramref name="shape"/> for each lane.</summary>
    public LaneParameter Add(string name, long[] shape, Initializer initializer)
    {
        var size = (int)Size(shape);
        var values = new float[Lanes * size];
        for (var lane = 0; lane < Lanes; lane++)
            initializer(_random[lane], values.AsSpan(lane * size, size));
        var value = tensor(values, [Lanes, .. shape], device: Device, requires_grad: true).DetachFromDisposeScope();
        var parameter = new LaneParameter(name, shape, value);
        _all.Add(parameter);
        return parameter;
    }

    /// <summary>Adds one lane's values, each under its parameter's name.</summary>
    public void Save(int lane, IDictionary<string, SafetensorsArray> arrays)
    {
        foreach (var parameter in _all)
            arrays[parameter.Name] = SafetensorsArray.Of(parameter.Read(lane), parameter.Shape);
    }

    public void Load(int lane, Safetensors checkpoint)
    {
        foreach (var parameter in _all)
            parameter.Write(lane, checkpoint.Floats(parameter.Name, parameter.Shape));
    }

    public void Drop(int lane)
    {
        foreach (var parameter in _all)
            parameter.Drop(lane);
        Lanes--;
    }

    public void Dispose()
    {
        foreach (var parameter in _all)
            parameter.Value.Dispose();
    }

    private static long Size(IEnumerable<long> shape) => shape.Aggregate(1L, (product, size) => product * size);
}

/// <summary>PyTorch's default initial values.</summary>
public static class Initialize
{
    public static Initializer Zeros { get; } = (_, values) => values.Clear();

    public static Initializer Ones { get; } = (_, values) => values.Fill(1);

    /// <summary>
    /// U(−1/√fan, 1/√fan): what kaiming_uniform with a = √5 comes to for weights, and the rule for biases. Fan is the number of inputs of
    /// an output; PyTorch's transposed convolutions count their second axis (outputs) times the kernel's area instead.
    /// </summary>
    public static Initializer Fan(long fan)
    {
        var bound = 1 / MathF.Sqrt(fan);
        return (random, values) => random.FillUniform(values, bound);
    }

    /// <summary>N(0, sigma²), of which values beyond two sigmas are drawn again (TensorFlow's truncated_normal).</summary>
    public static Initializer TruncatedNormal(float sigma) =>
        (random, values) =>
        {
            random.FillNormal(values, sigma);
            foreach (ref var value in values)
                while (Math.Abs(value) > 2 * sigma)
                    random.FillNormal(new Span<float>(ref value), sigma);
        };

    /// <summary>U(−bound, bound).</summary>
    public static Initializer Uniform(float bound) => (random, values) => random.FillUniform(values, bound);
}
