using System.Collections.Frozen;
using System.Numerics;

namespace Grid.Search;

/// <summary>
/// Counts the points of a grid exactly, conditions included, without visiting them. Parameters are taken one after the other; what matters
/// of those already taken is only which later parameters can no longer be active. So a table from that set to the number of
/// combinations that lead to it is carried along: as long as the conditions allow, a handful of rows for any number of points.
/// </summary>
internal static class GridCount
{
    private const int MaxRows = 1 << 16;

    /// <exception cref="SearchSpaceException">The grid has no finite size, or its conditions are too entangled to count.</exception>
    public static UInt128 Of(SpaceGraph graph)
    {
        var shape = new GridShape(graph);
        if (graph.Conditions.All(conditions => conditions.Length == 0))
        {
            return shape.Size;
        }

        var axes = new GridAxis[graph.Parameters.Length];
        for (var place = 0; place < axes.Length; place++)
        {
            axes[graph.Order[place]] = shape.Axes[place];
        }

        // Bit i: parameter i can no longer be active.
        var rows = new Dictionary<BigInteger, UInt128> { [BigInteger.Zero] = 1 };
        foreach (var parameter in graph.EagerOrder())
        {
            rows = Extended(rows, parameter, Outcomes(graph, parameter, axes[parameter]));
            if (rows.Count > MaxRows)
            {
                throw new SearchSpaceException(
                    null,
                    "the conditions depend on each other in too many ways to count the grid.",
                    "Use fewer 'when', or 'algorithm: random'."
                );
            }
        }

        return rows.Values.Aggregate(UInt128.Zero, (sum, count) => sum + count);
    }

    private static Dictionary<BigInteger, UInt128> Extended(
        Dictionary<BigInteger, UInt128> rows,
        int parameter,
        List<(BigInteger Excluded, UInt128 Values)> outcomes
    )
    {
        var self = BigInteger.One << parameter;
        var extended = new Dictionary<BigInteger, UInt128>();
        foreach (var (excluded, count) in rows)
        {
            var isInactive = !(excluded & self).IsZero;

            // The last outcome is "none of the values that a condition names", which is how an inactive parameter looks to its children.
            foreach (var (more, values) in isInactive ? [(outcomes[^1].Excluded, UInt128.One)] : outcomes)
            {
                if (values == 0)
                {
                    continue;
                }

                var key = (excluded | more) & ~self;
                extended[key] = extended.GetValueOrDefault(key) + (count * values);
            }
        }

        return extended;
    }

    // For each value that some condition names, and at last for all others: which parameters it excludes, and how many values do so.
    private static List<(BigInteger Excluded, UInt128 Values)> Outcomes(SpaceGraph graph, int parent, GridAxis axis)
    {
        var conditions = graph
            .Conditions.SelectMany(
                (all, child) => all.Where(one => one.Parent == parent).Select(one => (child, one.Values))
            )
            .ToList();
        BigInteger Excluded(Func<FrozenSet<ParameterValue>, bool> holds) =>
            conditions
                .Where(condition => !holds(condition.Values))
                .Aggregate(BigInteger.Zero, (mask, condition) => mask | (BigInteger.One << condition.child));

        var named = conditions
            .SelectMany(condition => condition.Values)
            .Distinct()
            .Where(value => axis.IndexOf(value) is not null)
            .ToList();
        var outcomes = named.ConvertAll(value => (Excluded(values => values.Contains(value)), UInt128.One));
        outcomes.Add((Excluded(_ => false), axis.Count - (UInt128)named.Count));
        return outcomes;
    }
}
