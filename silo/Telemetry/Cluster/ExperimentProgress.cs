using Grid.Grains;
using Grid.Search;
using Grid.Spec;
using Grid.Store;

namespace Grid.Silo;

/// <summary>How far an experiment is, in the few numbers that a dashboard has room for.</summary>
/// <param name="Planned">Trials in all; null where the search does not know before its end.</param>
/// <param name="Trials">Those there are so far, by every state.</param>
/// <param name="Metric">The first objective's.</param>
/// <param name="Best">The best last value of a trial so far; null while there is none that is finite.</param>
internal sealed record ExperimentProgress(
    string Experiment,
    long? Planned,
    IReadOnlyDictionary<TrialState, long> Trials,
    string Metric,
    double? Best
)
{
    public static async Task<ExperimentProgress> ReadAsync(
        IStore store,
        ExperimentRow row,
        IReadOnlyDictionary<TrialState, long> counts,
        CancellationToken cancel
    )
    {
        var objective = SpecJson.Read(row.Spec).Objective;
        var best = await store.ListBestTrialsAsync(row.Id, objective.Goal == Goal.Minimize, 1, cancel);
        return new ExperimentProgress(
            row.Id,
            ExperimentStatuses.Of(row, counts).Total,
            Enum.GetValues<TrialState>().ToDictionary(state => state, state => counts.GetValueOrDefault(state)),
            objective.Metric,
            best is [{ Value: { } value }] && double.IsFinite(value) ? value : null
        );
    }
}
