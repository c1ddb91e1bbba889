using Grid.Store;

namespace Grid.Grains;

/// <summary>What an audit has looked at.</summary>
public sealed record AuditCounts(long Experiments, long Trials, long Attempts, long Reports, long Events);

/// <summary>
/// Checks a whole store against the rules that it must keep whatever died when (<see cref="AuditRules"/>). Reads only, also while silos write: an experiment that runs is
/// judged by what it had when it was looked at, and looked at again where it moved meanwhile.
/// </summary>
public static class StoreAudit
{
    /// <summary>How often an experiment is looked at before its findings count, where it goes on while it is looked at.</summary>
    private const int Looks = 3;

    /// <param name="experiment">The one to check; null: all.</param>
    /// <param name="found">Told of each finding.</param>
    public static async Task<AuditCounts> RunAsync(
        IStore store,
        string? experiment,
        Action<AuditFinding> found,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(found);
        var slots = new SlotAudit();
        var counts = new AuditCounts(0, 0, 0, 0, 0);
        foreach (var row in await store.ListExperimentsAsync(int.MaxValue, cancel))
        {
            if (experiment is not null && row.Id != experiment)
            {
                continue;
            }

            var audit = await SettledAsync(store, row.Id, cancel);
            audit.Findings.ForEach(found);
            slots.Add(audit.Attempts);
            counts = new AuditCounts(
                counts.Experiments + 1,
                counts.Trials + audit.TrialCount,
                counts.Attempts + audit.Attempts.Count,
                counts.Reports + audit.ReportCount,
                counts.Events + audit.EventCount
            );
        }

        slots.Findings().ForEach(found);
        return counts;
    }

    private static async Task<ExperimentAudit> SettledAsync(IStore store, string experiment, CancellationToken cancel)
    {
        for (var look = 1; ; look++)
        {
            var audit = new ExperimentAudit(store, experiment);
            await audit.RunAsync(cancel);
            if (audit.Findings.Count == 0 || look == Looks || !await audit.HasMovedAsync(cancel))
            {
                return audit;
            }
        }
    }
}
