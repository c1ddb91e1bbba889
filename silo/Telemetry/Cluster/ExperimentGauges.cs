using System.Diagnostics.Metrics;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Grid.Silo;

/// <summary>How far experiments are. Their series carry experiments' names, so they come and go with those that are told of.</summary>
internal static class ExperimentGauges
{
    /// <param name="told">The experiments to tell of, asked at each scrape.</param>
    public static void Add(Meter meter, Func<IReadOnlyList<ExperimentProgress>> told)
    {
        meter.CreateObservableGauge(
            MetricViews.OfExperiments + "trials",
            () => Trials(told()),
            description: "Trials by state, of each experiment that is not over."
        );
        meter.CreateObservableGauge(
            MetricViews.OfExperiments + "planned_trials",
            () => Planned(told()),
            description: "Trials that the experiment will have had in the end."
        );
        meter.CreateObservableGauge(
            MetricViews.OfExperiments + "best_value",
            () => BestValues(told()),
            description: "The best last value of the experiment's objective that a trial has."
        );
    }

    private static IEnumerable<Measurement<long>> Trials(IReadOnlyList<ExperimentProgress> experiments) =>
        from progress in experiments
        from state in progress.Trials
        select new Measurement<long>(
            state.Value,
            new Tag("experiment", progress.Experiment),
            new Tag("state", Words.Of(state.Key))
        );

    private static IEnumerable<Measurement<long>> Planned(IReadOnlyList<ExperimentProgress> experiments)
    {
        foreach (var progress in experiments)
        {
            if (progress.Planned is { } planned)
            {
                yield return new(planned, new Tag("experiment", progress.Experiment));
            }
        }
    }

    private static IEnumerable<Measurement<double>> BestValues(IReadOnlyList<ExperimentProgress> experiments)
    {
        foreach (var progress in experiments)
        {
            if (progress.Best is { } best)
            {
                yield return new(best, new Tag("experiment", progress.Experiment), new Tag("metric", progress.Metric));
            }
        }
    }
}
