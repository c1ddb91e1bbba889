using Grid.Silo;
using Grid.Store;
using Grid.Store.Sqlite;

namespace Grid.SystemTests.Cluster;

/// <summary>What a sweep's trials are and measured, epoch by epoch, as texts in which numbers have all their bits.</summary>
internal static class Course
{
    /// <summary>Of the only sweep of a home.</summary>
    public static async Task<IReadOnlyList<string>> OfHomeAsync(string home)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var store = await SqliteStore.OpenReadOnlyAsync(new HomeFolder(home).Database, cancel);
        return await OfSweepAsync(store, Assert.Single(await store.ListExperimentsAsync(2, cancel)).Id);
    }

    /// <summary>An epoch that several attempts measured counts once if they measured the same, and shows as several if not.</summary>
    public static async Task<IReadOnlyList<string>> OfSweepAsync(IStore store, string sweep)
    {
        var cancel = TestContext.Current.CancellationToken;
        var reports = await store.ListReportsAsync(sweep, after: null, int.MaxValue, cancel);
        var epochs = reports
            .Select(report => (report.Trial, report.Step, report.Metrics))
            .Distinct()
            .Order()
            .ToLookup(report => report.Trial, report => $"{report.Step}: {report.Metrics}");
        var trials = await store.ListTrialsAsync(sweep, states: null, 0, int.MaxValue, cancel);
        return
        [
            .. trials.Select(trial =>
                $"{trial.Number} {trial.Parameters} seed {trial.Seed} {trial.State} at {trial.LastStep}\n{string.Join('\n', epochs[trial.Number])}"
            ),
        ];
    }
}
