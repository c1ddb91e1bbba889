namespace Grid.Models;

/// <summary>One layer's active rows, counted in double precision, so that few active rows are never a rounding error. Weights: [m, n].</summary>
internal sealed class LayerCount(string form, Tensor weights)
{
    private readonly Tensor _weights = weights.to(float64);
    private double[][]? _rows;

    /// <summary>Points [P, n].</summary>
    /// <returns>Active rows by n, and the share of points with a directed spanning set; both means over the points.</returns>
    public (double Active, double Spanning) At(Tensor points)
    {
        using var scope = NewDisposeScope();
        var (count, n) = (points.shape[0], points.shape[1]);
        var x = points.to(float64);
        // ⟨w, x⟩ ≥ 0 up to rounding, as in SpanningSet.Active.
        var zero = x.norm(-1, keepdim: true) * _weights.norm(-1).unsqueeze(0) * -SpanningSet.Tolerance;
        var active = x.mm(_weights.t()).ge(zero).sum(1, type: float64).cpu().data<double>().ToArray();
        var spanning =
            form == LayerForm.Gaussian
                // In general position with probability one: any n rows span.
                ? active.Count(rows => rows >= n)
                : Enumerable.Range(0, (int)count).Count(point => SpanningSet.Exists(Rows(), Values(x[point])));
        return (active.Average() / n, (double)spanning / count);
    }

    private double[][] Rows()
    {
        if (_rows is null)
        {
            using var scope = NewDisposeScope();
            _rows = [.. Values(_weights).Chunk((int)_weights.shape[1])];
        }
        return _rows;
    }

    private static double[] Values(Tensor tensor) => tensor.contiguous().cpu().data<double>().ToArray();
}
