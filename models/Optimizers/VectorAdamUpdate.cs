using System.Numerics;
using System.Runtime.InteropServices;

namespace Grid.Models;

/// <summary>
/// Adam in one vector loop over the tensors' memory: on the CPU, where the dozen operators of <see cref="TensorAdamUpdate"/> cost more
/// than their arithmetic. It rounds where PyTorch's operators round on processors with fused multiply-add, and does so whatever the width of
/// the vectors.
/// </summary>
public sealed class VectorAdamUpdate : IAdamUpdate
{
    public void Apply(Tensor value, Tensor gradient, Tensor m, Tensor v, IReadOnlyList<AdamRates> rates, long step)
    {
        using var scope = NewDisposeScope();
        var g = Floats(gradient.contiguous());
        var theta = Floats(value.detach());
        var size = theta.Length / rates.Count;
        for (var lane = 0; lane < rates.Count; lane++)
        {
            var block = new Range(lane * size, (lane + 1) * size);
            Apply(theta[block], g[block], Floats(m)[block], Floats(v)[block], new Factors(rates[lane], step));
        }
    }

    private static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    private static void Apply(Span<float> theta, ReadOnlySpan<float> g, Span<float> m, Span<float> v, Factors by)
    {
        var whole = theta.Length - theta.Length % Vector<float>.Count;
        for (var i = 0; i < whole; i += Vector<float>.Count)
        {
            var value = new Vector<float>(theta[i..]);
            var slope = Fused(value, by.WeightDecay, new Vector<float>(g[i..]));
            var mean = Fused(slope, by.OneMinusBeta1, new Vector<float>(m[i..]) * by.Beta1);
            var square = Vector.FusedMultiplyAdd(slope * by.OneMinusBeta2, slope, new Vector<float>(v[i..]) * by.Beta2);
            mean.CopyTo(m[i..]);
            square.CopyTo(v[i..]);
            var root = Vector.SquareRoot(square) / new Vector<float>(by.RootCorrection2);
            (value - mean * by.StepSize / (root + new Vector<float>(by.Epsilon))).CopyTo(theta[i..]);
        }
        for (var i = whole; i < theta.Length; i++)
        {
            var slope = MathF.FusedMultiplyAdd(theta[i], by.WeightDecay, g[i]);
            m[i] = MathF.FusedMultiplyAdd(slope, by.OneMinusBeta1, m[i] * by.Beta1);
            v[i] = MathF.FusedMultiplyAdd(slope * by.OneMinusBeta2, slope, v[i] * by.Beta2);
            theta[i] -= m[i] * by.StepSize / (MathF.Sqrt(v[i]) / by.RootCorrection2 + by.Epsilon);
        }
    }

    private static Vector<float> Fused(Vector<float> a, float b, Vector<float> c) =>
        Vector.FusedMultiplyAdd(a, new Vector<float>(b), c);

    /// <summary>What a step multiplies by, computed in double precision and rounded once.</summary>
    private readonly struct Factors(AdamRates rates, long step)
    {
        public readonly float Beta1 = (float)rates.Beta1;
        public readonly float OneMinusBeta1 = (float)(1 - rates.Beta1);
        public readonly float Beta2 = (float)rates.Beta2;
        public readonly float OneMinusBeta2 = (float)(1 - rates.Beta2);
        public readonly float StepSize = (float)(rates.LearningRate / (1 - Math.Pow(rates.Beta1, step)));
        public readonly float RootCorrection2 = (float)Math.Sqrt(1 - Math.Pow(rates.Beta2, step));
        public readonly float Epsilon = (float)rates.Epsilon;
        public readonly float WeightDecay = (float)rates.WeightDecay;
    }
}
