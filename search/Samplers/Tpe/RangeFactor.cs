using System.Runtime.InteropServices;
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

    // Where the range has steps: one kernel of each kind, equal ones taken together, and the kind of each kernel.
    private readonly List<int> _kinds = [];
    private int[] _kindOf = [];

    public void Fit(ReadOnlySpan<int> rows, ReadOnlySpan<int> places, Span<double> constants)
    {
        _count = rows.Length + 1;
        Reserve();
        var numbers = history.Column(index);
        for (var k = 0; k < rows.Length; k++)
        {
            _means[k] = numbers[rows[k]];
        }

        _kinds.Clear();
        SortKernels(rows, places);
        SetAll(rows, constants);
        _means[rows.Length] = 0.5;
        Set(rows.Length, 1, row: null, constants);
    }

    public double Draw(int kernel, RandomSource random)
    {
        var number = TruncatedNormal.Draw(_means[kernel], 1 / _precisions[kernel], random);
        return coordinate.IsContinuous ? number : coordinate.ToNumber(coordinate.ToValue(number));
    }

    /// <summary>The mass that each different kernel has in the cell of a number.</summary>
    public double[]? Tabulate(double number)
    {
        var (low, high) = coordinate.CellOf(number);
        if (coordinate.IsContinuous || high - low < NarrowCell)
        {
            return null;
        }

        var table = new double[_kinds.Count];
        for (var kind = 0; kind < table.Length; kind++)
        {
            var k = _kinds[kind];
            table[kind] = TruncatedNormal.LogMass(_means[k], 1 / _precisions[k], low, high);
        }

        return table;
    }

    public void AddLogDensity(double number, double[]? table, int from, Span<double> sums)
    {
        if (table is not null)
        {
            for (var k = 0; k < sums.Length; k++)
            {
                sums[k] += table[_kindOf[from + k]];
            }

            return;
        }

        AddSquares(number, from, sums);
        if (!coordinate.IsContinuous)
        {
            var (low, high) = coordinate.CellOf(number);
            AddNarrow(high - low, from, sums);
        }
    }

    private void Set(int kernel, double sigma, int? row, Span<double> constants)
    {
        _precisions[kernel] = 1 / sigma;
        var norm = row is { } known
            ? column.LogNorm(known, sigma)
            : Math.Log(sigma) + TruncatedNormal.LogMass(_means[kernel], sigma);
        if (coordinate.IsContinuous)
        {
            constants[kernel] -= norm + LogSqrtTwoPi;
            return;
        }

        // Kernels come by mean: equal ones follow each other, and all but the outer two of a mean are equally wide.
        constants[kernel] -= norm - Math.Log(sigma);
        if (_kinds.Count == 0 || !IsSame(_kinds[^1], kernel))
        {
            _kinds.Add(kernel);
        }

        _kindOf[kernel] = _kinds.Count - 1;
    }

    private bool IsSame(int a, int b) => _means[a].Equals(_means[b]) && _precisions[a].Equals(_precisions[b]);

    // The larger gap to a neighbour; of the outermost kernels, where there are two at least, the only one.
    private void SetAll(ReadOnlySpan<int> rows, Span<double> constants)
    {
        var least = TpeRules.LeastSigma(rows.Length);
        var last = rows.Length - 1;
        var (left, mean) = (0.0, rows.Length > 0 ? _means[_sorted[0]] : 0);
        for (var i = 0; i <= last; i++)
        {
            var k = _sorted[i];
            var right = i < last ? _means[_sorted[i + 1]] : 1;
            var gap =
                i == 0 && last > 0 ? right - mean
                : i == last && last > 0 ? mean - left
                : Math.Max(mean - left, right - mean);
            Set(k, Math.Clamp(gap, least, 1), rows[k], constants);
            (left, mean) = (mean, right);
        }
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
    }

    private void AddSquares(double number, int from, Span<double> sums)
    {
        var k = 0;
        ref var sum = ref MemoryMarshal.GetReference(sums);
        ref var mean = ref MemoryMarshal.GetReference(_means.AsSpan(from, sums.Length));
        ref var precision = ref MemoryMarshal.GetReference(_precisions.AsSpan(from, sums.Length));
        var x = Vector256.Create(number);
        var half = Vector256.Create(0.5);
        for (; k <= sums.Length - Vector256<double>.Count; k += Vector256<double>.Count)
        {
            var z = (x - Vector256.LoadUnsafe(ref mean, (nuint)k)) * Vector256.LoadUnsafe(ref precision, (nuint)k);
            (Vector256.LoadUnsafe(ref sum, (nuint)k) - (half * z * z)).StoreUnsafe(ref sum, (nuint)k);
        }

        for (; k < sums.Length; k++)
        {
            var z = (number - _means[from + k]) * _precisions[from + k];
            sums[k] -= 0.5 * z * z;
        }
    }

    private void AddNarrow(double width, int from, Span<double> sums)
    {
        var logWidth = Math.Log(width) - LogSqrtTwoPi;
        for (var k = 0; k < sums.Length; k++)
        {
            sums[k] += logWidth + Math.Log(_precisions[from + k]);
        }
    }

    private void Reserve()
    {
        if (_means.Length < _count)
        {
            Array.Resize(ref _sorted, Capacity.For(_count));
            Array.Resize(ref _means, Capacity.For(_count));
            Array.Resize(ref _precisions, Capacity.For(_count));
            Array.Resize(ref _kindOf, Capacity.For(_count));
        }
    }
}
