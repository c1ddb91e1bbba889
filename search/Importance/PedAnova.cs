using System.Collections.Immutable;

namespace Grid.Search;

/// <summary>
/// Which hyperparameters the best trials have in common: for each, the Pearson divergence of its distribution among the best tenth from its distribution among all. One that does not matter is distributed
/// alike in both. Source: S. Watanabe, A. Bansal and F. Hutter, PED-ANOVA, IJCAI 2023, with the densities of Optuna's PedAnovaImportanceEvaluator.
/// </summary>
public static class PedAnova
{
    /// <summary>So many trials are needed at least.</summary>
    public const int Fewest = 10;

    private const double Quantile = 0.1;
    private const int FewestBest = 2;

    /// <summary>The hyperparameters that vary, the most important first; empty where there are too few trials with a finite value.</summary>
    /// <param name="trials">What finished trials had, and what they came to.</param>
    /// <exception cref="SearchSpaceException">The values of a parameter are too close to each other.</exception>
    public static ImmutableArray<Importance> Of(
        SearchSpace space,
        Objective objective,
        IEnumerable<(Assignment Assignment, double Value)> trials
    )
    {
        var coordinates = new CoordinateSystem(new SpaceGraph(space));
        var ranked = trials
            .Where(trial => double.IsFinite(trial.Value))
            .OrderBy(trial => objective.Cost(trial.Value))
            .Select(trial => coordinates.ToNumbers(trial.Assignment))
            .ToList();
        if (ranked.Count < Fewest)
        {
            return [];
        }

        var best = ranked.GetRange(0, Math.Max(FewestBest, (int)Math.Ceiling(ranked.Count * Quantile)));
        var divergences = coordinates.All.Select((one, at) => Divergence(one, Values(best, at), Values(ranked, at)));
        var all = divergences.ToList();
        var sum = all.Sum();
        return
        [
            .. coordinates
                .All.Select(
                    (one, at) => new Importance(space.Parameters[one.Parameter].Name, sum > 0 ? all[at] / sum : 0)
                )
                .OrderByDescending(one => one.Share)
                .ThenBy(one => one.Parameter, StringComparer.Ordinal),
        ];
    }

    private static double[] Values(List<double[]> points, int coordinate) =>
        [.. points.Select(point => point[coordinate]).Where(number => !double.IsNaN(number))];

    private static double Divergence(Coordinate coordinate, double[] best, double[] all)
    {
        if (best.Length < FewestBest)
        {
            return 0;
        }

        var (p, q) = (Density.Of(coordinate, best), Density.Of(coordinate, all));
        var divergence = 0.0;
        for (var cell = 0; cell < q.Length; cell++)
        {
            var ratio = (p[cell] / q[cell]) - 1;
            divergence += ratio * ratio * q[cell];
        }

        return divergence;
    }
}
