using System.Numerics.Tensors;

namespace Grid.Models;

/// <summary>What the worst cells of a layer have: the fewest active rows, and the smallest rank of the active rows (not always in the same cell).</summary>
internal sealed record CellMinimum(int Active, int Rank);

/// <summary>
/// Decides by enumeration whether ReLU(W·) is injective, for small n: it is if in every open cell of the arrangement of the rows' hyperplanes the active rows span Rⁿ. (On
/// a cell's border rows with ⟨w, x⟩ = 0 count too, so that the open cells are the worst.)
///
/// Each cell of rows that span the space has a vertex: a ray on n − 1 independent hyperplanes. So the vertices are gone through, and around each the cells of
/// the hyperplanes that meet there, which is the same question one dimension lower. Parallel rows share a hyperplane and are one group: on one side of
/// it those that point there are active, on the other the others. O(mⁿ⁻¹) vertices of O(mn) each.
/// </summary>
internal sealed class CellEnumeration
{
    private readonly int _dimensions;
    private int _leastActive = int.MaxValue;
    private int _leastRank = int.MaxValue;

    private CellEnumeration(int dimensions) => _dimensions = dimensions;

    /// <summary>The worst cells of a layer with these rows, each of length n.</summary>
    public static CellMinimum Least(IReadOnlyList<double[]> rows)
    {
        var n = rows[0].Length;
        var groups = Groups(rows);
        // Rows that do not span Rⁿ have the cells that they have within their span.
        var basis = SpanningSet.Basis(groups.Select(group => group.Direction), n);
        var all = new CellEnumeration(n);
        all.Search([], 0, [.. groups.Select(group => group.Within(basis))], basis.Count);
        return new CellMinimum(all._leastActive, all._leastRank);
    }

    /// <summary>The worst cells around a vertex.</summary>
    /// <param name="spanning">Directions of the rows that are active in all of them; <paramref name="active"/>: how many rows these are.</param>
    /// <param name="open">The hyperplanes that meet in the vertex; they span a space of <paramref name="dimensions"/>.</param>
    private void Search(List<double[]> spanning, int active, List<Group> open, int dimensions)
    {
        if (open.Count == dimensions)
        {
            // Independent: every choice of sides is a cell, and the worst leaves each group on its poorer side.
            var worst = open.Where(group => group.Fewest > 0).Select(group => group.Direction);
            _leastActive = Math.Min(_leastActive, active + open.Sum(group => group.Fewest));
            _leastRank = Math.Min(_leastRank, SpanningSet.Rank(spanning.Concat(worst), _dimensions));
            return;
        }
        foreach (var chosen in Subsets(open, dimensions - 1))
        {
            var basis = SpanningSet.Basis(chosen.Select(group => group.Local), dimensions);
            if (basis.Count < dimensions - 1)
                continue; // dependent: other choices give this vertex
            var vertex = Normal(basis, dimensions);
            Around(vertex, basis, spanning, active, open);
            TensorPrimitives.Negate(vertex, vertex);
            Around(vertex, basis, spanning, active, open);
        }
    }

    private void Around(double[] vertex, List<double[]> basis, List<double[]> spanning, int active, List<Group> open)
    {
        var nearby = new List<double[]>(spanning);
        var meeting = new List<Group>();
        foreach (var group in open)
        {
            var side = TensorPrimitives.Dot<double>(group.Local, vertex);
            if (Math.Abs(side) <= SpanningSet.Tolerance)
            {
                meeting.Add(group.Within(basis));
                continue;
            }
            var rows = side > 0 ? group.Along : group.Against;
            active += rows;
            if (rows > 0)
                nearby.Add(group.Direction);
        }
        Search(nearby, active, meeting, basis.Count);
    }

    /// <summary>The unit vector orthogonal to d − 1 orthonormal ones in R^d.</summary>
    private static double[] Normal(List<double[]> basis, int d)
    {
        var axes = Enumerable
            .Range(0, d)
            .Select(axis => Enumerable.Range(0, d).Select(i => i == axis ? 1.0 : 0).ToArray());
        // Of the axes the one that the others leave most of: the best conditioned.
        var axis = axes.MaxBy(axis => 1 - basis.Sum(vector => Square(TensorPrimitives.Dot<double>(vector, axis))))!;
        return SpanningSet.Basis([.. basis, axis], d)[^1];
    }

    private static List<Group> Groups(IReadOnlyList<double[]> rows)
    {
        var groups = new List<Group>();
        foreach (var row in rows)
        {
            var length = TensorPrimitives.Norm<double>(row);
            if (length == 0)
                continue; // spans nothing and is on no side
            var direction = new double[row.Length];
            TensorPrimitives.Divide(row, length, direction);
            var known = groups.FindIndex(group => Parallel(group.Direction, direction));
            if (known < 0)
                groups.Add(new Group(direction, direction, Along: 1, Against: 0));
            else if (TensorPrimitives.Dot<double>(groups[known].Direction, direction) > 0)
                groups[known] = groups[known] with { Along = groups[known].Along + 1 };
            else
                groups[known] = groups[known] with { Against = groups[known].Against + 1 };
        }
        return groups;
    }

    private static bool Parallel(double[] a, double[] b) => SpanningSet.Rank([a, b], 2) < 2;

    private static IEnumerable<List<Group>> Subsets(List<Group> groups, int size, int from = 0)
    {
        if (size == 0)
        {
            yield return [];
            yield break;
        }
        for (var first = from; first <= groups.Count - size; first++)
            foreach (var others in Subsets(groups, size - 1, first + 1))
                yield return [groups[first], .. others];
    }

    private static double Square(double value) => value * value;

    /// <summary>Parallel rows: so many along the unit vector Direction, so many against it. Local: the direction in the coordinates of the present dimension.</summary>
    private sealed record Group(double[] Direction, double[] Local, int Along, int Against)
    {
        public int Fewest => Math.Min(Along, Against);

        /// <summary>With the coordinates that it has in the basis of a space that it lies in.</summary>
        public Group Within(List<double[]> basis) =>
            this with
            {
                Local = [.. basis.Select(vector => TensorPrimitives.Dot<double>(vector, Local))],
            };
    }
}
