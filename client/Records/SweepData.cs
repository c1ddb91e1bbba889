using Grid.Grains;
using Grid.Silo;
using Grid.Spec;
using Grid.Store;

namespace Grid.Client;

/// <summary>All that is kept of a sweep, but for what its trials measured after each epoch.</summary>
/// <param name="Records">What attempts ran on, by the hash that they name.</param>
internal sealed record SweepData(
    ExperimentStatus Status,
    ExperimentSpec Spec,
    IReadOnlyList<TrialRow> Trials,
    ILookup<long, AttemptRow> Attempts,
    IReadOnlyDictionary<string, RunRecord> Records
)
{
    private const int Page = 5000;

    public static async Task<SweepData> ReadAsync(ISweepReader sweeps, string id, CancellationToken cancel)
    {
        var status = await sweeps.GetAsync(id, cancel);
        var attempts = new List<AttemptRow>();
        IReadOnlyList<AttemptRow> page;
        do
        {
            page = await sweeps.AttemptsAsync(status.Id, attempts.LastOrDefault(), Page, cancel);
            attempts.AddRange(page);
        } while (page.Count == Page);
        var records = await sweeps.RecordsAsync(status.Id, cancel);
        return new SweepData(
            status,
            SpecJson.Read(status.Spec),
            await AllTrials.ReadAsync(sweeps, status.Id, cancel),
            attempts.ToLookup(attempt => attempt.Trial),
            records.ToDictionary(record => record.Hash, record => RunRecord.Parse(record.Json))
        );
    }

    /// <summary>The record of a trial's last attempt that has one, with its hash; null where nothing was reported.</summary>
    public (string Hash, RunRecord Record)? RecordOf(TrialRow trial) =>
        Attempts[trial.Number].Select(attempt => attempt.Record).OfType<string>().LastOrDefault() is { } hash
            ? (hash, Records[hash])
            : null;
}
