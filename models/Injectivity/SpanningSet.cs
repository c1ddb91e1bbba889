using System.Numerics.Tensors;

namespace Grid.Models;

/// <summary>
/// Directed spanning sets: W has one with respect to x if its rows with ⟨w, x⟩ ≥ 0 span Rⁿ. ReLU(W·) is injective exactly if W has one with respect to every x (JMLR
/// 23(105), 2022, Definition 1 and Theorem 2).
/// </summary>
internal static class SpanningSet
{
    /// <summary>A product or a residue this small, relative to the lengths that went in, is zero but for rounding.</summary>
    public const double Tolerance = 1e-10;

    /// <summary>Whether there is one with respect to x.</summary>
    /// <param name="rows">W's rows, each of x's length.</param>
    public static bool Exists(IReadOnlyList<double[]> rows, double[] x) => Rank(Active(rows, x), x.Length) == x.Length;

    /// <summary>The rows with ⟨w, x⟩ ≥ 0. What rounding could have pushed below counts: so few active rows are never a rounding error.</summary>
    public static IEnumerable<double[]> Active(IReadOnlyList<double[]> rows, double[] x)
    {
        var length = TensorPrimitives.Norm<double>(x);
        return rows.Where(row =>
            TensorPrimitives.Dot<double>(row, x) >= -Tolerance * length * TensorPrimitives.Norm<double>(row)
        );
    }

    /// <summary>How many dimensions the rows span: modified Gram-Schmidt, done at <paramref name="most"/>.</summary>
    public static int Rank(IEnumerable<double[]> rows, int most) => Basis(rows, most).Count;

    /// <summary>An orthonormal basis of what the rows span, of at most <paramref name="most"/> vectors.</summary>
    public static List<double[]> Basis(IEnumerable<double[]> rows, int most)
    {
        var basis = new List<double[]>();
        foreach (var row in rows)
        {
            if (basis.Count == most)
                break;
            var rest = (double[])row.Clone();
            foreach (var vector in basis)
                TensorPrimitives.MultiplyAdd(vector, -TensorPrimitives.Dot<double>(vector, rest), rest, rest);
            var length = TensorPrimitives.Norm<double>(rest);
            if (length <= Tolerance * TensorPrimitives.Norm<double>(row))
                continue;
            TensorPrimitives.Divide(rest, length, rest);
            basis.Add(rest);
        }
        return basis;
    }
}
