using MathNet.Numerics.LinearAlgebra;

namespace Grid.Models;

/// <summary>B generators of one shape side by side, whichever lanes and draws they belong to. Its tensors belong to the dispose scope that it is made in.</summary>
public sealed class GeneratorStack(IReadOnlyList<GeneratorWeights> generators, Device device)
{
    private readonly Tensor _w1 = Stack(generators, weights => weights.W1, device);
    private readonly Tensor _w2 = Stack(generators, weights => weights.W2, device);
    private readonly Tensor _w3 = Stack(generators, weights => weights.W3, device);
    private readonly Tensor _b3 = tensor(
        generators.SelectMany(weights => weights.B3.Select(value => (float)value)).ToArray(),
        [generators.Count, 1, generators[0].B3.Length],
        device: device
    );

    /// <summary>
    /// x = W₃ tanh(W₂ tanh(W₁ z)) + b₃, with what goes into each tanh on the way.
    /// </summary>
    /// <param name="z">[B, N, n].</param>
    /// <returns>u₁ = W₁ z [B, N, h₁]; u₂ = W₂ tanh(u₁) and its linear part W₂ u₁ [B, N, h₂]; x [B, N, o].</returns>
    public (Tensor U1, Tensor U2, Tensor U2Linear, Tensor X) Forward(Tensor z)
    {
        var u1 = bmm(z, _w1);
        var u2 = bmm(u1.tanh(), _w2);
        var x = bmm(u2.tanh(), _w3) + _b3;
        return (u1, u2, bmm(u1, _w2), x);
    }

    /// <summary>The transposed matrices, [B, in, out]: rows of points are multiplied from the left.</summary>
    private static Tensor Stack(
        IReadOnlyList<GeneratorWeights> generators,
        Func<GeneratorWeights, Matrix<double>> of,
        Device device
    )
    {
        var first = of(generators[0]);
        // MathNet keeps columns together, so that its memory reads as the transposed matrix row after row.
        var values = generators.SelectMany(weights => of(weights).ToColumnMajorArray()).Select(value => (float)value);
        return tensor(values.ToArray(), [generators.Count, first.ColumnCount, first.RowCount], device: device);
    }
}
