namespace Grid.Search;

/// <summary>
/// A choice: each of n kernels (the prior is one) gives every value the weight 1/n, and its own observation 1 more; the prior gives all the same.
/// </summary>
internal sealed class ChoiceFactor(PointHistory history, int coordinate, int choices) : IKernelFactor
{
    private double[] _observed = [];
    private int _count;
    private double _logHit;
    private double _logMiss;

    public void Fit(ReadOnlySpan<int> rows, ReadOnlySpan<int> places, Span<double> constants)
    {
        _count = rows.Length;
        if (_observed.Length < _count)
        {
            _observed = new double[Capacity.For(_count)];
        }

        var column = history.Column(coordinate);
        for (var k = 0; k < _count; k++)
        {
            _observed[k] = column[rows[k]];
        }

        var share = TpeRules.PriorWeight / (_count + 1);
        var sum = 1 + (choices * share);
        _logHit = Math.Log((1 + share) / sum);
        _logMiss = Math.Log(share / sum);
        constants[_count] -= Math.Log(choices);
    }

    public double Draw(int kernel, RandomSource random)
    {
        // With the weight of its observation a kernel gives just that, with the rest any value.
        var isObserved =
            kernel < _count && random.NextUnit() * (1 + (choices * TpeRules.PriorWeight / (_count + 1))) < 1;
        return isObserved ? _observed[kernel] : (double)random.NextBelow((UInt128)choices);
    }

    public double[]? Tabulate(double number) => null;

    public void AddLogDensity(double number, double[]? table, int from, Span<double> sums)
    {
        var observed = _observed.AsSpan(from, Math.Min(sums.Length, _count - from));
        for (var k = 0; k < observed.Length; k++)
        {
            sums[k] += observed[k].Equals(number) ? _logHit : _logMiss;
        }
    }
}
