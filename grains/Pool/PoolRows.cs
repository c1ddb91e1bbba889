using Grid.Spec;
using Grid.Store;

namespace Grid.Grains;

/// <summary>What the rows say about one queue.</summary>
/// <param name="Open">Attempts that somebody may be training.</param>
/// <param name="Waiting">Queued trials of running experiments.</param>
/// <param name="Withdrawn">Experiments with open attempts whose trials are not to wait again.</param>
internal sealed record PoolRows(
    IReadOnlyList<(AttemptRow Attempt, QueuedTrial Trial)> Open,
    IReadOnlyList<QueuedTrial> Waiting,
    IReadOnlyList<string> Withdrawn
)
{
    public static async Task<PoolRows> ReadAsync(IStore store, string queue, CancellationToken cancel)
    {
        var attempts = (await store.ListOpenAttemptsAsync(cancel)).ToLookup(attempt => attempt.Experiment);
        var open = new List<(AttemptRow, QueuedTrial)>();
        var waiting = new List<QueuedTrial>();
        var withdrawn = new List<string>();
        foreach (var row in await store.ListExperimentsAsync(int.MaxValue, cancel))
        {
            var running = row.State == ExperimentState.Running;
            if (!running && !attempts.Contains(row.Id))
            {
                continue;
            }

            var place = QueuePlace.Of(row, SpecJson.Read(row.Spec));
            if (place.Queue != queue)
            {
                continue;
            }

            foreach (var attempt in attempts[row.Id])
            {
                var trial = await store.FindTrialAsync(row.Id, attempt.Trial, cancel);
                open.Add((attempt, place.For(trial!)));
            }

            if (running)
            {
                waiting.AddRange(await QueuedTrials.ReadAsync(store, place, cancel));
            }
            else
            {
                withdrawn.Add(row.Id);
            }
        }

        return new PoolRows(open, waiting, withdrawn);
    }
}
