using Grid.Search;
using Grid.Spec;
using Grid.Store;

namespace Grid.Grains;

/// <summary>An experiment as a client sees it, from its rows.</summary>
public static class ExperimentStatuses
{
    /// <exception cref="ExperimentNotFoundException">There is none.</exception>
    public static async Task<ExperimentStatus> ReadAsync(IStore store, string experiment, CancellationToken cancel)
    {
        var row =
            await store.FindExperimentAsync(experiment, cancel) ?? throw new ExperimentNotFoundException(experiment);
        return Of(row, await store.CountTrialsAsync(experiment, cancel));
    }

    /// <summary>A row with the counts of its trials.</summary>
    public static ExperimentStatus Of(ExperimentRow row, IReadOnlyDictionary<TrialState, long> counts)
    {
        ArgumentNullException.ThrowIfNull(row);
        var spec = SpecJson.Read(row.Spec);
        var rerun = row.Rerun is { } json ? Rerun.Parse(json) : null;
        return new ExperimentStatus(
            row.Id,
            row.Name,
            row.State,
            row.Reason,
            row.Spec,
            counts,
            rerun?.Trials.Count ?? SearchSize.TotalOf(spec.Space, spec.Targets, spec.Search),
            row.CreatedAt,
            row.EndedAt,
            row.SpecHash,
            rerun?.Of
        );
    }
}
