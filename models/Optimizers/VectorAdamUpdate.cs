using System.Numerics;
using System.Runtime.InteropServices;

namespace Grid.Models;

/// <summary>
/// Adam in one vector loop over the tensors' memory: on the CPU, where the dozen operators of <see cref="TensorAdamUpdate"/> cost more
/// than their arithmetic. Products and sums are rounded one by one, so that the result does not depend on the width of the vectors.
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
            var slope = new Vector<float>(g[i..]) + value * by.WeightDecay;
            var mean = new Vector<float>(m[i..]) * by.Beta1 + slope * by.OneMinusBeta1;
            var square = new Vector<float>(v[i..]) * by.Beta2 + slope * slope * by.OneMinusBeta2;
            mean.CopyTo(m[i..]);
            square.CopyTo(v[i..]);
            var denominator =
                Vector.SquareRoot(square) / new Vector<float>(by.RootCorrection2) + new Vector<float>(by.Epsilon);
            (value - mean / denominator * by.StepSize).CopyTo(theta[i..]);
        }
        for (var i = whole; i < theta.Length; i++)
        {
            var slope = g[i] + theta[i] * by.WeightDecay;
            m[i] = m[i] * by.Beta1 + slope * by.OneMinusBeta1;
            v[i] = v[i] * by.Beta2 + slope * slope * by.OneMinusBeta2;
            theta[i] -= m[i] / (MathF.Sqrt(v[i]) / by.RootCorrection2 + by.Epsilon) * by.StepSize;
        }
    }

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
