using Grid.Grains;
using Grid.Search;
using Grid.Silo;
using Grid.Store;

namespace Grid.Client;

/// <summary>A point of a sweep with several objectives or with constraints.</summary>
/// <param name="Metrics">The means over its repeats, in the order of <see cref="SearchTargets.Metrics"/>; null: not measured.</param>
/// <param name="Front">0: nobody is better in every objective, by Deb's rules.</param>
/// <param name="Violation">How far it goes beyond the constraints; 0: not at all.</param>
internal sealed record FrontPoint(
    IReadOnlyList<TrialRow> Trials,
    IReadOnlyDictionary<string, object> Parameters,
    IReadOnlyList<double?> Metrics,
    int Front,
    double Violation
);

/// <summary>A sweep with several objectives or with constraints: its points by front, then by the first objective, and what the first front is worth.</summary>
/// <param name="Hypervolume">What the first front dominates below <paramref name="Reference"/>; null where there is one objective, or nothing was measured.</param>
/// <param name="Reference">The worst that was measured of each objective.</param>
internal sealed record FrontResults(
    IReadOnlyList<FrontPoint> Points,
    double? Hypervolume,
    IReadOnlyList<double> Reference
)
{
    /// <summary>The trials of the first front that keep the constraints and measured every objective.</summary>
    public IReadOnlyList<FrontPoint> Best =>
        [.. Points.Where(point => point.Front == 0 && point.Violation == 0 && point.Metrics.All(IsFinite))];

    public static FrontResults Of(IEnumerable<TrialRow> trials, SearchTargets targets)
    {
        var groups = trials.GroupBy(trial => trial.Point).Select(group => group.ToList()).ToList();
        var metrics = groups.ConvertAll(group => MeansOf(group, targets));
        var fronts = ParetoFront.FrontsOf(targets, metrics);
        var points = groups
            .Select(
                (group, at) =>
                    new FrontPoint(
                        group,
                        TrialParameters.Read(group[0].Parameters),
                        metrics[at],
                        fronts[at],
                        ParetoFront.ViolationOf(targets, metrics[at])
                    )
            )
            .OrderBy(point => point.Front)
            .ThenBy(point => point.Metrics[0], Comparer<double?>.Create(targets.Objectives[0].Compare))
            .ThenBy(point => point.Trials[0].Number)
            .ToList();
        var reference = targets.Objectives.Select((objective, at) => Worst(objective, metrics.Select(one => one[at])));
        double[] worst = [.. reference.OfType<double>()];
        var isKnown = targets.Objectives.Length > 1 && worst.Length == targets.Objectives.Length;
        return new(points, isKnown ? ParetoFront.Hypervolume(targets, metrics, worst) : null, worst);
    }

    private static double? Worst(Objective objective, IEnumerable<double?> values) =>
        values.Where(IsFinite).OrderByDescending(value => objective.Cost(value)).FirstOrDefault();

    private static bool IsFinite(double? value) => value is { } number && double.IsFinite(number);

    private static double?[] MeansOf(List<TrialRow> trials, SearchTargets targets)
    {
        var measured = trials
            .Where(trial => trial.Metrics is not null && trial.State != TrialState.Failed)
            .Select(trial => MetricsJson.FindAll(trial.Metrics, targets.Metrics))
            .ToList();
        return
        [
            .. targets.Metrics.Select(
                (_, at) => measured.Select(one => one[at]).Where(one => one is not null).Average()
            ),
        ];
    }
}
