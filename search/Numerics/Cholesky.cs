namespace Grid.Search;

/// <summary>The Cholesky factor L of a symmetric positive definite matrix A = L Lᵀ, and what is solved with it.</summary>
internal sealed class Cholesky
{
    // Rows of L, and rows of its transpose: both directions walk memory in order.
    private readonly double[][] _lower;
    private readonly double[][] _upper;

    private Cholesky(double[][] lower)
    {
        _lower = lower;
        _upper = new double[lower.Length][];
        for (var i = 0; i < lower.Length; i++)
        {
            _upper[i] = new double[lower.Length - i];
            for (var k = i; k < lower.Length; k++)
            {
                _upper[i][k - i] = lower[k][i];
            }
        }
    }

    /// <summary>The factor; null where the matrix is not positive definite. Only the lower triangle is read.</summary>
    /// <param name="rows">The rows of the lower triangle, row i with i + 1 numbers or more.</param>
    public static Cholesky? Of(double[][] rows)
    {
        var lower = new double[rows.Length][];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = lower[i] = new double[i + 1];
            for (var j = 0; j <= i; j++)
            {
                var rest = rows[i][j] - Dots.Dot(row.AsSpan(0, j), lower[j].AsSpan(0, j));
                if (j < i)
                {
                    row[j] = rest / lower[j][j];
                }
                else if (rest > 0)
                {
                    row[j] = Math.Sqrt(rest);
                }
                else
                {
                    return null;
                }
            }
        }

        return new(lower);
    }

    /// <summary>ln |A|.</summary>
    public double LogDeterminant => 2 * _lower.Select((row, i) => Math.Log(row[i])).Sum();

    /// <summary>Replaces b by L⁻¹ b.</summary>
    public void SolveLower(Span<double> b)
    {
        for (var i = 0; i < _lower.Length; i++)
        {
            b[i] = (b[i] - Dots.Dot(_lower[i].AsSpan(0, i), b[..i])) / _lower[i][i];
        }
    }

    /// <summary>Replaces b by L⁻ᵀ b.</summary>
    public void SolveUpper(Span<double> b)
    {
        for (var i = _lower.Length - 1; i >= 0; i--)
        {
            b[i] = (b[i] - Dots.Dot(_upper[i].AsSpan(1), b[(i + 1)..])) / _lower[i][i];
        }
    }

    /// <summary>The lower triangle of A⁻¹.</summary>
    public double[][] Inverse()
    {
        // M = L⁻¹ column by column, kept as rows of Mᵀ; A⁻¹ = Mᵀ M.
        var n = _lower.Length;
        var columns = new double[n][];
        for (var j = 0; j < n; j++)
        {
            var column = columns[j] = new double[n];
            column[j] = 1 / _lower[j][j];
            for (var i = j + 1; i < n; i++)
            {
                column[i] = -Dots.Dot(_lower[i].AsSpan(j, i - j), column.AsSpan(j, i - j)) / _lower[i][i];
            }
        }

        var inverse = new double[n][];
        for (var i = 0; i < n; i++)
        {
            inverse[i] = new double[i + 1];
            for (var j = 0; j <= i; j++)
            {
                inverse[i][j] = Dots.Dot(columns[i].AsSpan(i), columns[j].AsSpan(i));
            }
        }

        return inverse;
    }
}
