using Grid.Store;

namespace Grid.Grains;

/// <summary>
/// Checks a whole store against the rules that it must keep whatever died when (<see cref="AuditRules"/>). Reads only, also while silos write: what looks wrong is read again until two
/// reads of it agree, and counts only then.
/// </summary>
/// <remarks>
/// Times are compared as far as they can be trusted: what writes them may be set back, or be another machine's. So differences up to <see cref="Tolerance"/> count for nothing, nor
/// do those up to the greatest step back that the logs themselves show.
/// </remarks>
public static class StoreAudit
{
    /// <summary>How far the clocks of two holders of control may be apart.</summary>
    internal static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    /// <param name="experiment">The one to check; null: all. Slots are then compared among its attempts alone.</param>
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
        var counts = new AuditCounts(0, 0, 0, 0, 0, 0);
        var (slots, tolerance) = (new SlotAudit(store), Tolerance);
        foreach (var row in await store.ListExperimentsAsync(int.MaxValue, cancel))
        {
            if (experiment is null || row.Id == experiment)
            {
                var audit = new ExperimentAudit(store, row, slots, found);
                counts += await audit.RunAsync(cancel);
                tolerance = audit.Tolerance > tolerance ? audit.Tolerance : tolerance;
            }
        }

        foreach (var finding in await slots.FindAsync(tolerance, cancel))
        {
            found(finding);
        }

        return counts;
    }
}
