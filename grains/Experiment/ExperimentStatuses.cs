using Grid.Search;
using Grid.Spec;
using Grid.Store;

namespace Grid.Grains;

/// <summary>An experiment as a client sees it, from its rows.</summary>
internal static class ExperimentStatuses
{
    /// <exception cref="ExperimentNotFoundException">There is none.</exception>
    public static async Task<ExperimentStatus> ReadAsync(IStore store, string experiment, CancellationToken cancel)
    {
        var row =
            await store.FindExperimentAsync(experiment, cancel) ?? throw new ExperimentNotFoundException(experiment);
        var counts = await store.CountTrialsAsync(experiment, cancel);
        var spec = SpecJson.Read(row.Spec);
        var total = SearchSize.TotalOf(spec.Space, spec.Targets, spec.Search);
        return new ExperimentStatus(
            row.Id,
            row.Name,
            row.State,
            row.Reason,
            row.Spec,
            counts,
            total,
            row.CreatedAt,
            row.EndedAt
        );
    }
}
