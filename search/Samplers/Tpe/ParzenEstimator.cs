namespace Grid.Search;

/// <summary>
/// A density of some coordinates together: a mixture of one kernel for each observation and a prior, each kernel a product of one factor per coordinate. Newer observations
/// weigh more. Made once and fitted anew for every suggestion, so that large searches do not allocate with each.
/// </summary>
internal sealed class ParzenEstimator(IKernelFactor[] factors)
{
    private const int Block = 256;

    private int _count;
    private double[] _cumulative = [];
    private double[] _constants = [];

    /// <param name="rows">The observations, oldest first.</param>
    /// <param name="places">For each row of the history its place among <paramref name="rows"/>; -1 where it is not there.</param>
    public void Fit(ReadOnlySpan<int> rows, ReadOnlySpan<int> places)
    {
        _count = rows.Length + 1;
        if (_constants.Length < _count)
        {
            _cumulative = new double[Capacity.For(_count)];
            _constants = new double[Capacity.For(_count)];
        }

        var total = 0.0;
        for (var k = 0; k < _count; k++)
        {
            var weight = k < rows.Length ? TpeRules.Weight(k, rows.Length) : TpeRules.PriorWeight;
            total += weight;
            _cumulative[k] = total;
            _constants[k] = Math.Log(weight);
        }

        var logTotal = Math.Log(total);
        for (var k = 0; k < _count; k++)
        {
            _constants[k] -= logTotal;
        }

        foreach (var factor in factors)
        {
            factor.Fit(rows, places, _constants.AsSpan(0, _count));
        }
    }

    /// <summary>Draws a point: a kernel by its weight, then each coordinate from it.</summary>
    public void Draw(RandomSource random, Span<double> numbers)
    {
        var at = random.NextUnit() * _cumulative[_count - 1];
        var found = Array.BinarySearch(_cumulative, 0, _count, at);
        var kernel = Math.Min(found >= 0 ? found + 1 : ~found, _count - 1);
        for (var i = 0; i < factors.Length; i++)
        {
            numbers[i] = factors[i].Draw(kernel, random);
        }
    }

    public double LogDensity(double[] numbers)
    {
        var density = new double[1];
        AddLogDensities([numbers], 1, density);
        return density[0];
    }

    /// <summary>Adds to each point's score the logarithm of the density there, <paramref name="sign"/> times. Kernels are taken some at a time, for all points, so that they
    /// are read from memory once.</summary>
    public void AddLogDensities(double[][] points, double sign, Span<double> scores)
    {
        var tables = Array.ConvertAll(
            points,
            point => factors.Select((factor, i) => factor.Tabulate(point[i])).ToArray()
        );
        var sums = new LogSum[points.Length];
        Array.Fill(sums, LogSum.Nothing);
        Span<double> block = stackalloc double[Block];
        for (var from = 0; from < _count; from += Block)
        {
            var some = block[..Math.Min(Block, _count - from)];
            for (var p = 0; p < points.Length; p++)
            {
                _constants.AsSpan(from, some.Length).CopyTo(some);
                for (var i = 0; i < factors.Length; i++)
                {
                    factors[i].AddLogDensity(points[p][i], tables[p][i], from, some);
                }

                sums[p].Add(some);
            }
        }

        for (var p = 0; p < points.Length; p++)
        {
            scores[p] += sign * sums[p].Log;
        }
    }
}
