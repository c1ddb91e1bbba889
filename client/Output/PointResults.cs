using Grid.Search;
using Grid.Silo;
using Grid.Store;

namespace Grid.Client;

/// <summary>One point of a search space with the results of its repeats.</summary>
/// <param name="Mean">Of the objective over its ended repeats; null where none has a value.</param>
/// <param name="Deviation">The sample's standard deviation; null where there are less than two values.</param>
/// <param name="MeanSeconds">Of the time that its ended trials took; null where none has ended.</param>
internal sealed record PointResult(
    long Point,
    IReadOnlyDictionary<string, object> Parameters,
    IReadOnlyList<TrialRow> Trials,
    double? Mean,
    double? Deviation,
    double? MeanSeconds
);

/// <summary>Results by point, best first.</summary>
internal static class PointResults
{
    /// <summary>Groups trials by point and ranks the points by the mean of their objective: what is not finite after what is, then points without a value; ties by number.</summary>
    public static IReadOnlyList<PointResult> Rank(IEnumerable<TrialRow> trials, Objective objective) =>
        [
            .. trials
                .GroupBy(trial => trial.Point)
                .Select(group => Of(group.Key, [.. group.OrderBy(trial => trial.Number)]))
                .OrderBy(point => point.Mean is null)
                .ThenBy(point => point.Mean, Comparer<double?>.Create(objective.Compare))
                .ThenBy(point => point.Point),
        ];

    private static PointResult Of(long point, IReadOnlyList<TrialRow> trials)
    {
        var values = trials.Where(trial => trial.Value is not null).Select(trial => trial.Value!.Value).ToList();
        var seconds = trials.Select(Seconds).OfType<double>().ToList();
        return new PointResult(
            point,
            TrialParameters.Read(trials[0].Parameters),
            trials,
            values.Count > 0 ? values.Average() : null,
            values.Count > 1 ? Deviation(values) : null,
            seconds.Count > 0 ? seconds.Average() : null
        );
    }

    /// <summary>From the first lease to the end; null where the trial has not ended.</summary>
    public static double? Seconds(TrialRow trial) => (trial.EndedAt - trial.StartedAt)?.TotalSeconds;

    private static double Deviation(List<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}
