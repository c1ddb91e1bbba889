using MathNet.Numerics.LinearAlgebra;

namespace Grid.Models;

/// <summary>What the measures need of symmetric matrices, in double precision. Inputs are [n, n]; what is not quite symmetric is taken as (A + Aᵀ)/2.</summary>
internal static class SymmetricMatrix
{
    /// <summary>A matrix of the other measures' plain form, for arithmetic.</summary>
    /// <exception cref="ArgumentException">It is not square or not of the wanted size.</exception>
    public static Matrix<double> Of(double[,] values, int size)
    {
        if (values.GetLength(0) != size || values.GetLength(1) != size)
            throw new ArgumentException(
                $"A covariance of {size} dimensions is [{size}, {size}], not [{values.GetLength(0)}, {values.GetLength(1)}].",
                nameof(values)
            );
        var matrix = Matrix<double>.Build.DenseOfArray(values);
        return (matrix + matrix.Transpose()) / 2;
    }

    /// <summary>
    /// The root R = Q √Λ Qᵀ with R R = A of a positive semi-definite A = Q Λ Qᵀ. Eigenvalues that rounding has made negative count as 0.
    /// </summary>
    public static Matrix<double> Root(Matrix<double> a)
    {
        var evd = a.Evd(Symmetricity.Symmetric);
        var roots = evd.EigenValues.Map(value => Math.Sqrt(Math.Max(value.Real, 0)));
        var q = evd.EigenVectors;
        return q * Matrix<double>.Build.DiagonalOfDiagonalVector(roots) * q.Transpose();
    }

    /// <summary>tr √A of a positive semi-definite A.</summary>
    public static double TraceOfRoot(Matrix<double> a) =>
        a.Evd(Symmetricity.Symmetric).EigenValues.Sum(value => Math.Sqrt(Math.Max(value.Real, 0)));

    /// <summary>Whether nothing in it is NaN or infinite: eigenvalue iterations need not end otherwise.</summary>
    public static bool IsFinite(Matrix<double> a) => a.ForAll(double.IsFinite);
}
