using System.Runtime.Intrinsics;

namespace Grid.Search;

/// <summary>
/// A range: each kernel is a normal distribution around its observation, cut off at the ends. It is as wide as the larger gap to the neighbouring observations (the
/// outermost ones have only one), within the rules' bounds; the prior is centred and as wide as the range. Where the range has steps, a value has the mass of its cell.
/// </summary>
internal sealed class RangeFactor(PointHistory history, SortedColumn column, Coordinate coordinate, int index)
    : IKernelFactor
{
    // A cell narrower than this beside a kernel of the least width is as good as the density at its middle.
    private const double NarrowCell = 1.0 / 256;
    private const double LogSqrtTwoPi = 0.91893853320467274;

    private int _count;
    private int[] _sorted = [];
    private double[] _means = [];
    private double[] _precisions = [];

    public void Fit(ReadOnlySpan<int> rows, ReadOnlySpan<int> places, Span<double> constants)
    {
        _count = rows.Length + 1;
        Reserve();
        var numbers = history.Column(index);
        for (var k = 0; k < rows.Length; k++)
        {
            _means[k] = numbers[rows[k]];
        }

        SortKernels(rows, places);
        var least = TpeRules.LeastSigma(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            var k = _sorted[i];
            Set(k, Math.Clamp(Gap(i, rows.Length), least, 1), rows[k], constants);
        }

        _means[rows.Length] = 0.5;
        Set(rows.Length, 1, row: null, constants);
    }

    public double Draw(int kernel, RandomSource random)
    {
        var number = TruncatedNormal.Draw(_means[kernel], 1 / _precisions[kernel], random);
        return coordinate.IsContinuous ? number : coordinate.ToNumber(coordinate.ToValue(number));
    }

    public void AddLogDensity(double number, Span<double> sums)
    {
        if (coordinate.IsContinuous)
        {
            AddSquares(number, sums);
            return;
        }

        var (low, high) = coordinate.CellOf(number);
        if (high - low < NarrowCell)
        {
            AddSquares(number, sums);
            AddNarrow(high - low, sums);
            return;
        }

        // Equal observations stand side by side, and all but the outer two have the same width.
        var (mean, precision, mass) = (double.NaN, double.NaN, double.NaN);
        for (var i = 0; i < _count; i++)
        {
            var k = _sorted[i];
            if (!_means[k].Equals(mean) || !_precisions[k].Equals(precision))
            {
                (mean, precision) = (_means[k], _precisions[k]);
                mass = TruncatedNormal.LogMass(mean, 1 / precision, low, high);
            }

            sums[k] += mass;
        }
    }

    private void Set(int kernel, double sigma, int? row, Span<double> constants)
    {
        _precisions[kernel] = 1 / sigma;
        var mass = row is { } known ? column.LogMass(known, sigma) : TruncatedNormal.LogMass(_means[kernel], sigma);
        constants[kernel] -= coordinate.IsContinuous ? mass + Math.Log(sigma) + LogSqrtTwoPi : mass;
    }

    private double Gap(int i, int count)
    {
        var mean = _means[_sorted[i]];
        var left = i > 0 ? mean - _means[_sorted[i - 1]] : mean;
        var right = i < count - 1 ? _means[_sorted[i + 1]] - mean : 1 - mean;
        return count < 2 ? Math.Max(left, right)
            : i == 0 ? right
            : i == count - 1 ? left
            : Math.Max(left, right);
    }

    // The kernels by mean. Few are sorted at once; many are picked from the whole column, which is sorted already.
    private void SortKernels(ReadOnlySpan<int> rows, ReadOnlySpan<int> places)
    {
        var next = 0;
        if (rows.Length <= TpeRules.MostGood)
        {
            for (var k = 0; k < rows.Length; k++)
            {
                var i = next++;
                for (; i > 0 && _means[_sorted[i - 1]] > _means[k]; i--)
                {
                    _sorted[i] = _sorted[i - 1];
                }

                _sorted[i] = k;
            }
        }
        else
        {
            foreach (var row in column.Rows)
            {
                if (places[row] >= 0)
                {
                    _sorted[next++] = places[row];
                }
            }
        }

        _sorted[next] = rows.Length;
    }

    private void AddSquares(double number, Span<double> sums)
    {
        var k = 0;
        var x = Vector256.Create(number);
        var half = Vector256.Create(0.5);
        for (; k <= _count - Vector256<double>.Count; k += Vector256<double>.Count)
        {
            var z = (x - Vector256.LoadUnsafe(ref _means[k])) * Vector256.LoadUnsafe(ref _precisions[k]);
            (Vector256.LoadUnsafe(ref sums[k]) - (half * z * z)).StoreUnsafe(ref sums[k]);
        }

        for (; k < _count; k++)
        {
            var z = (number - _means[k]) * _precisions[k];
            sums[k] -= 0.5 * z * z;
        }
    }

    private void AddNarrow(double width, Span<double> sums)
    {
        var logWidth = Math.Log(width) - LogSqrtTwoPi;
        for (var k = 0; k < _count; k++)
        {
            sums[k] += logWidth + Math.Log(_precisions[k]);
        }
    }

    private void Reserve()
    {
        if (_means.Length < _count)
        {
            Array.Resize(ref _sorted, _count * 2);
            Array.Resize(ref _means, _count * 2);
            Array.Resize(ref _precisions, _count * 2);
        }
    }
}
