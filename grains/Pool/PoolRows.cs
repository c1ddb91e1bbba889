using Grid.Spec;
using Grid.Store;

namespace Grid.Grains;

/// <summary>What the rows say about one queue.</summary>
/// <param name="Open">Trainings that somebody may be running.</param>
/// <param name="Waiting">Queued trials of running experiments.</param>
/// <param name="Withdrawn">Experiments with open attempts whose trials are not to wait again.</param>
internal sealed record PoolRows(
    IReadOnlyList<OpenTraining> Open,
    IReadOnlyList<QueuedTrial> Waiting,
    IReadOnlyList<string> Withdrawn
)
{
    public static async Task<PoolRows> ReadAsync(IStore store, string queue, CancellationToken cancel)
    {
        var attempts = (await store.ListOpenAttemptsAsync(cancel)).ToLookup(attempt => attempt.Experiment);
        var open = new List<(AttemptRow Attempt, QueuedTrial Trial)>();
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

        return new PoolRows(Together(open), waiting, withdrawn);
    }

    /// <summary>Lanes of one training say so; those of an older Grid were leased at one time to one place.</summary>
    private static IReadOnlyList<OpenTraining> Together(List<(AttemptRow Attempt, QueuedTrial Trial)> open) =>
        [
            .. open.GroupBy(one =>
                    one.Attempt.Training is { } training
                        ? (one.Attempt.Experiment, training, "", default)
                        : (one.Attempt.Experiment, one.Attempt.Agent, one.Attempt.Slot, one.Attempt.LeasedAt)
                )
                .Select(lanes => new OpenTraining([.. lanes])),
        ];
}

/// <summary>A training that somebody may be running: its open attempts, at least one.</summary>
internal sealed record OpenTraining(IReadOnlyList<(AttemptRow Attempt, QueuedTrial Trial)> Lanes);
