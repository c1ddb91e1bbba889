namespace Grid.Search;

/// <summary>
/// A density of some coordinates together: a mixture of one kernel for each observation and a prior, each kernel a product of one factor per coordinate. Newer observations
/// weigh more. Made once and fitted anew for every suggestion, so that large searches do not allocate with each.
/// </summary>
internal sealed class ParzenEstimator(IKernelFactor[] factors)
{
    // Beyond this a summand is lost in the rounding of the sum.
    private const double Negligible = -40;

    private int _count;
    private double[] _cumulative = [];
    private double[] _constants = [];
    private double[] _sums = [];

    /// <param name="rows">The observations, oldest first.</param>
    /// <param name="places">For each row of the history its place among <paramref name="rows"/>; -1 where it is not there.</param>
    public void Fit(ReadOnlySpan<int> rows, ReadOnlySpan<int> places)
    {
        _count = rows.Length + 1;
        if (_constants.Length < _count)
        {
            _cumulative = new double[_count * 2];
            _constants = new double[_count * 2];
            _sums = new double[_count * 2];
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

    public double LogDensity(ReadOnlySpan<double> numbers)
    {
        var sums = _sums.AsSpan(0, _count);
        _constants.AsSpan(0, _count).CopyTo(sums);
        for (var i = 0; i < factors.Length; i++)
        {
            factors[i].AddLogDensity(numbers[i], sums);
        }

        var largest = double.NegativeInfinity;
        foreach (var one in sums)
        {
            largest = Math.Max(largest, one);
        }

        var sum = 0.0;
        foreach (var one in sums)
        {
            var beside = one - largest;
            if (beside > Negligible)
            {
                sum += Math.Exp(beside);
            }
        }

        return largest + Math.Log(sum);
    }
}
