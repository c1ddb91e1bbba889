namespace Grid.Models;

/// <summary>
/// Active outputs over a plane patch of inputs: Side² points (1−b)[(1−a)x₀ + a x₁] + b[(1−a)x₂ + a(x₁+x₂)/2], a to the right, b downwards (the
/// picture of JMLR 23(105), 2022, section 4.1). Weights [m, n], corners [1, n]; x₀ is brought to x₁'s length, beside which it would vanish.
/// </summary>
internal sealed class ActivityMap(Tensor weights, Tensor x0, Tensor x1, Tensor x2)
{
    private const int Side = 50;
    private const int CellSize = 8;

    private static readonly byte[] s_green = [44, 160, 44];
    private static readonly byte[] s_red = [214, 39, 40];

    /// <summary>The number of active outputs at each point, row after row.</summary>
    public double[] Counts()
    {
        using var scope = NewDisposeScope();
        var corner = x0 * (x1.norm() / x0.norm());
        var axis = linspace(0, 1, Side, dtype: weights.dtype, device: weights.device);
        var (a, b) = (axis.reshape(1, Side, 1), axis.reshape(Side, 1, 1));
        var upper = (1 - a) * corner + a * x1;
        var lower = (1 - a) * x2 + a * (x1 + x2) / 2;
        var points = ((1 - b) * upper + b * lower).reshape(Side * Side, -1);
        return points.mm(weights.t()).gt(0).sum(1, type: float64).cpu().data<double>().ToArray();
    }

    /// <summary>The share of points with more than n active outputs.</summary>
    public double GreenShare() => Counts().Average(count => count > weights.shape[1] ? 1.0 : 0);

    /// <summary>Green where more than n outputs are active, red elsewhere.</summary>
    public Picture Draw()
    {
        var counts = Counts();
        var picture = new Picture(Side * CellSize, Side * CellSize, color: true);
        for (var y = 0; y < picture.Height; y++)
        for (var x = 0; x < picture.Width; x++)
        {
            var count = counts[y / CellSize * Side + x / CellSize];
            (count > weights.shape[1] ? s_green : s_red).CopyTo(picture[x, y]);
        }
        return picture;
    }
}
