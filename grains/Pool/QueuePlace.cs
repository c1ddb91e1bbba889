using Grid.Spec;
using Grid.Store;

namespace Grid.Grains;

/// <summary>Where the trials of one experiment wait, and under which terms.</summary>
internal sealed record QueuePlace(string Experiment, string Queue, QueueTerms Terms)
{
    public static QueuePlace Of(ExperimentRow row, ExperimentSpec spec) =>
        new(
            row.Id,
            spec.Queue.Name,
            new QueueTerms(
                spec.Queue.Priority,
                row.CreatedAt,
                spec.Trial.Lanes,
                spec.Trial.Slots,
                spec.Trial.DeviceMemory,
                spec.Queue.Weight,
                spec.Queue.MaxSlots
            )
        );

    public QueuedTrial For(TrialRow row) => new(Experiment, row.Number, row.WaitingShape(), row.Attempt, Terms);
}

/// <summary>The trials of an experiment that nobody trains, from its rows.</summary>
internal static class QueuedTrials
{
    private const int Page = 1000;

    public static async Task<IReadOnlyList<TrialRow>> RowsAsync(
        IStore store,
        string experiment,
        CancellationToken cancel,
        params TrialState[] states
    )
    {
        var rows = new List<TrialRow>();
        IReadOnlyList<TrialRow> page;
        do
        {
            var from = rows.Count == 0 ? 0 : rows[^1].Number + 1;
            page = await store.ListTrialsAsync(experiment, states, from, Page, cancel);
            rows.AddRange(page);
        } while (page.Count == Page);
        return rows;
    }

    public static async Task<IReadOnlyList<QueuedTrial>> ReadAsync(
        IStore store,
        QueuePlace place,
        CancellationToken cancel
    ) => [.. (await RowsAsync(store, place.Experiment, cancel, TrialState.Queued)).Select(place.For)];
}
