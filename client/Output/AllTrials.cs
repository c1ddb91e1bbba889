using Grid.Silo;
using Grid.Store;

namespace Grid.Client;

/// <summary>Reads all trials of a sweep, page by page.</summary>
internal static class AllTrials
{
    private const int Page = 5000;

    public static async Task<IReadOnlyList<TrialRow>> ReadAsync(
        ISweepReader sweeps,
        string id,
        CancellationToken cancel
    )
    {
        var all = new List<TrialRow>();
        while (true)
        {
            var from = all.Count > 0 ? all[^1].Number + 1 : 0;
            var page = await sweeps.TrialsAsync(id, states: null, from, Page, cancel);
            all.AddRange(page);
            if (page.Count < Page)
            {
                return all;
            }
        }
    }
}
