using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>Trials of several objectives compared: dominance with constraints by Deb's rules, fronts, and the hypervolume of the first.</summary>
/// <remarks>K. Deb et al., A fast and elitist multiobjective genetic algorithm: NSGA-II, IEEE TEC 6(2), 2002, section VI.</remarks>
public static class ParetoFront
{
    /// <summary>
    /// The front of each trial, from 0: nobody is better than those of front 0 in one objective without being worse in another. Whatever keeps the constraints goes before whatever does not, and that is ordered by
    /// how far it goes beyond them. Trials that have not measured every objective come last.
    /// </summary>
    /// <param name="metrics">Each trial's metrics in the order of <see cref="SearchTargets.Metrics"/>; null: not measured.</param>
    public static ImmutableArray<int> FrontsOf(SearchTargets targets, IReadOnlyList<IReadOnlyList<double?>> metrics)
    {
        var points = metrics.Select(one => PointOf(targets, one)).ToList();
        var all = Enumerable.Range(0, points.Count).ToList();
        var kept = all.FindAll(i => points[i] is { IsMeasured: true, Violation: 0 });
        var fronts = new int[points.Count];
        var ranks = FrontSort.Of(kept.ConvertAll(i => points[i].Costs));
        for (var k = 0; k < kept.Count; k++)
        {
            fronts[kept[k]] = ranks[k];
        }

        var next = ranks.Length > 0 ? ranks.Max() + 1 : 0;
        var beyond = all.Where(i => points[i] is { IsMeasured: true, Violation: > 0 });
        foreach (var equals in beyond.GroupBy(i => points[i].Violation).OrderBy(group => group.Key))
        {
            foreach (var i in equals)
            {
                fronts[i] = next;
            }

            next++;
        }

        foreach (var i in all.Where(i => !points[i].IsMeasured))
        {
            fronts[i] = next;
        }

        return [.. fronts];
    }

    /// <summary>How far a trial goes beyond the constraints, all together; 0: not at all, infinite: one of them was not measured.</summary>
    public static double ViolationOf(SearchTargets targets, IReadOnlyList<double?> metrics) =>
        targets.Bounds.Select((bound, at) => bound.ViolationOf(metrics[targets.Objectives.Length + at])).Sum();

    /// <summary>
    /// What trials dominate of the box below a reference point, of those that keep the constraints and measured every objective. Exact, by slicing along the last objective: for the fronts of sweeps, of
    /// hundreds of points.
    /// </summary>
    /// <param name="reference">Worse than every point that is to count, in the objectives' own units.</param>
    public static double Hypervolume(
        SearchTargets targets,
        IEnumerable<IReadOnlyList<double?>> metrics,
        IReadOnlyList<double> reference
    )
    {
        double[] worst = [.. targets.Objectives.Select((objective, at) => objective.Cost(reference[at]) ?? 0)];
        var points = metrics
            .Select(one => PointOf(targets, one))
            .Where(point => point is { IsMeasured: true, Violation: 0 })
            .Select(point => point.Costs)
            .Where(costs => costs.Zip(worst).All(pair => pair.First < pair.Second))
            .ToList();
        return Volume(points, worst, worst.Length);
    }

    /// <summary>Of the first <paramref name="dimensions"/> coordinates.</summary>
    private static double Volume(List<double[]> points, double[] worst, int dimensions)
    {
        if (points.Count == 0)
        {
            return 0;
        }

        var last = dimensions - 1;
        if (last == 0)
        {
            return worst[0] - points.Min(point => point[0]);
        }

        var sorted = points.OrderBy(point => point[last]).ToList();
        var volume = 0.0;
        for (var i = 0; i < sorted.Count; i++)
        {
            var height = (i + 1 < sorted.Count ? sorted[i + 1][last] : worst[last]) - sorted[i][last];
            volume += height > 0 ? height * Volume(sorted.GetRange(0, i + 1), worst, last) : 0;
        }

        return volume;
    }

    private static Point PointOf(SearchTargets targets, IReadOnlyList<double?> metrics) =>
        new(
            [.. targets.Objectives.Select((objective, at) => objective.Cost(metrics[at]) ?? double.NaN)],
            ViolationOf(targets, metrics)
        );

    private sealed record Point(double[] Costs, double Violation)
    {
        public bool IsMeasured => Costs.All(double.IsFinite);
    }
}
