using System.Runtime.InteropServices;

namespace Grid.Search;

/// <summary>
/// One coordinate of a history with its rows in the order of their numbers, kept up as points come, and what normalising a row's kernel costs to compute, kept for as long
/// as its width stays what it is: both save a suggestion from doing anew what hardly changes from one to the next.
/// </summary>
internal sealed class SortedColumn(PointHistory history, int coordinate)
{
    private readonly List<int> _rows = [];
    private double[] _sigmas = [];
    private double[] _logNorms = [];

    /// <summary>The rows in which the coordinate is active, by number and then by row.</summary>
    public ReadOnlySpan<int> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>Fills it with rows that are there already.</summary>
    public void AddAll(IEnumerable<int> rows)
    {
        _rows.AddRange(rows.Where(IsActive));
        _rows.Sort(Compare);
    }

    public void Add(int row)
    {
        if (IsActive(row))
        {
            _rows.Insert(~Find(row), row);
        }
    }

    public void Remove(int row)
    {
        if (IsActive(row))
        {
            _rows.RemoveAt(Find(row));
        }
    }

    /// <summary>The logarithm of a width and of the mass that a row's kernel of that width has within [0, 1], together.</summary>
    public double LogNorm(int row, double sigma)
    {
        if (row >= _sigmas.Length)
        {
            Array.Resize(ref _sigmas, Capacity.For(history.Count));
            Array.Resize(ref _logNorms, _sigmas.Length);
        }

        if (!_sigmas[row].Equals(sigma))
        {
            _sigmas[row] = sigma;
            _logNorms[row] = Math.Log(sigma) + TruncatedNormal.LogMass(history.Column(coordinate)[row], sigma);
        }

        return _logNorms[row];
    }

    private bool IsActive(int row) => !double.IsNaN(history.Column(coordinate)[row]);

    private int Find(int row) => _rows.BinarySearch(row, Comparer<int>.Create(Compare));

    private int Compare(int a, int b)
    {
        var column = history.Column(coordinate);
        var byNumber = column[a].CompareTo(column[b]);
        return byNumber != 0 ? byNumber : a.CompareTo(b);
    }
}
