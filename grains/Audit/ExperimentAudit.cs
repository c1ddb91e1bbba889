using Grid.Spec;
using Grid.Store;

namespace Grid.Grains;

/// <summary>Checks one experiment: its log first, then each trial against the log, then once more the trials in which something looked wrong.</summary>
/// <remarks>
/// A trial's row, its attempts and its reports are read one after the other, and somebody may write meanwhile. Each write of attempts, reports, and entries about a trial changes its row
/// in the same transaction: where the row is the same before and after, all that was read between belongs together.
/// </remarks>
internal sealed class ExperimentAudit(
    IStore store,
    ExperimentRow experiment,
    SlotAudit slots,
    Action<AuditFinding> found
)
{
    /// <summary>How often a trial is looked at. Trials report every few seconds at most, a look takes milliseconds.</summary>
    private const int Looks = 20;

    private readonly LogAudit _log = new(
        store,
        experiment,
        (trial, rule, what) => found(new AuditFinding(experiment.Id, trial, rule, what))
    );

    /// <summary>Up to how much two times of this experiment may contradict each other.</summary>
    public TimeSpan Tolerance => StoreAudit.Tolerance + _log.StepBack;

    public async Task<AuditCounts> RunAsync(CancellationToken cancel)
    {
        await _log.BeginAsync(cancel);
        long trials = 0;
        long attempts = 0;
        long reports = 0;
        var suspects = new List<long>();
        await foreach (var trial in TrialHistory.ReadAllAsync(store, experiment.Id, cancel))
        {
            (trials, attempts, reports) = (trials + 1, attempts + trial.Attempts.Count, reports + trial.Reports.Count);
            slots.Add(trial.Attempts);
            if (Check(trial).Any())
            {
                suspects.Add(trial.Row.Number);
            }
        }

        long undecided = 0;
        foreach (var suspect in suspects)
        {
            undecided += await JudgeAsync(suspect, cancel) ? 0 : 1;
        }

        await _log.CheckStateAsync(cancel);
        await CheckRecordsAsync(cancel);
        return new AuditCounts(1, trials, attempts, reports, _log.EventCount, undecided);
    }

    /// <summary>Tells what is wrong with a trial. False where it never held still.</summary>
    private async Task<bool> JudgeAsync(long number, CancellationToken cancel)
    {
        for (var look = 0; look < Looks; look++)
        {
            var trial = await TrialHistory.ReadAsync(store, experiment.Id, number, cancel);
            await _log.CatchUpAsync(cancel);
            if (trial.Row == await store.FindTrialAsync(experiment.Id, number, cancel))
            {
                foreach (var (rule, what) in Check(trial))
                {
                    found(new AuditFinding(experiment.Id, number, rule, what));
                }

                return true;
            }
        }

        return false;
    }

    /// <summary>A record never changes once it stands.</summary>
    private async Task CheckRecordsAsync(CancellationToken cancel)
    {
        foreach (var record in await store.ListRecordsAsync(experiment.Id, cancel))
        {
            if (SpecJson.Hash(record.Json) != record.Hash)
            {
                found(
                    new AuditFinding(
                        experiment.Id,
                        Trial: null,
                        AuditRules.Records,
                        $"the record {record.Hash} is not the text that it is the hash of"
                    )
                );
            }
        }
    }

    private IEnumerable<(string Rule, string What)> Check(TrialHistory trial)
    {
        var alone = new TrialAudit(trial, Tolerance).Check();
        return _log.IsReadable ? [.. alone, .. LoggedTrialAudit.Check(trial, _log)] : alone;
    }
}
