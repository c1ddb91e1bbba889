using Grid.Spec;
using Grid.Store;

namespace Grid.Silo;

/// <summary>Trials of one state in one queue.</summary>
internal sealed record TrialCount(string Queue, string State, long Count);

/// <summary>What there is in all silos together.</summary>
/// <param name="Silos">By state.</param>
/// <param name="OldestWaits">By queue, in seconds.</param>
/// <param name="Experiments">Those that are not over, or have just ended.</param>
internal sealed record ClusterCount(
    IReadOnlyDictionary<string, double> Silos,
    IReadOnlyList<TrialCount> Trials,
    IReadOnlyDictionary<string, double> OldestWaits,
    IReadOnlyList<ExperimentProgress> Experiments
);

/// <summary>Counts what the rows of all silos say. Of an experiment that is over it counts the trials once.</summary>
/// <param name="name">This silo's.</param>
/// <param name="isControl">As <see cref="IClusterHost.IsControl"/>.</param>
/// <param name="hasControl">As <see cref="IClusterHost.HasControl"/>.</param>
internal sealed class ClusterCensus(
    IStore store,
    ISilos silos,
    string name,
    Func<bool?> isControl,
    Func<bool> hasControl,
    TimeProvider time
)
{
    /// <summary>Experiments told of by name: their series must not grow with all the sweeps there ever were.</summary>
    private const int MostExperiments = 100;

    /// <summary>How long one that has ended is still told of: every scraper is to see its last numbers.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromMinutes(10);

    private static readonly IReadOnlyList<TrialState> States = Enum.GetValues<TrialState>();

    private readonly Dictionary<
        string,
        (DateTimeOffset At, string Queue, IReadOnlyDictionary<TrialState, long> Counts)
    > _over = new(StringComparer.Ordinal);

    /// <summary>Null where another silo tells of all.</summary>
    public async Task<ClusterCount?> CountAsync(CancellationToken cancel)
    {
        var known = await silos.ListAsync(cancel);
        if (!IsSpeaker(known))
        {
            return null;
        }

        var lost = known.Count(silo => silo.State == SiloStatus.Lost);
        var waits = await silos.QueuesAsync(cancel);
        var tallies = await TalliesAsync(cancel);
        return new ClusterCount(
            new Dictionary<string, double>(StringComparer.Ordinal) { ["alive"] = known.Count - lost, ["lost"] = lost },
            Trials([.. waits.Select(queue => queue.Queue)], tallies),
            waits.ToDictionary(
                queue => queue.Queue,
                queue => queue.OldestWait?.TotalSeconds ?? 0,
                StringComparer.Ordinal
            ),
            await ExperimentsAsync(tallies, cancel)
        );
    }

    /// <summary>Where each silo has its share of the grains, the first by name speaks for all.</summary>
    private bool IsSpeaker(IReadOnlyList<SiloStatus> known) =>
        isControl() ?? (hasControl() && known.FirstOrDefault(silo => silo.State != SiloStatus.Lost)?.Name == name);

    private static IReadOnlyList<TrialCount> Trials(IReadOnlyList<string> queues, IReadOnlyList<Tally> tallies)
    {
        var sums = new SortedDictionary<string, long[]>(StringComparer.Ordinal);
        foreach (var queue in queues)
        {
            sums[queue] = new long[States.Count];
        }

        foreach (var tally in tallies)
        {
            if (!sums.TryGetValue(tally.Queue, out var sum))
            {
                sums.Add(tally.Queue, sum = new long[States.Count]);
            }

            foreach (var (state, count) in tally.Counts)
            {
                sum[(int)state] += count;
            }
        }

        return
        [
            .. from sum in sums
            from state in States
            select new TrialCount(sum.Key, Words.Of(state), sum.Value[(int)state]),
        ];
    }

    /// <summary>The newest of those that are not over, or have just ended.</summary>
    private async Task<IReadOnlyList<ExperimentProgress>> ExperimentsAsync(
        IReadOnlyList<Tally> tallies,
        CancellationToken cancel
    )
    {
        var since = time.GetUtcNow() - Farewell;
        var told = new List<ExperimentProgress>();
        foreach (
            var tally in tallies.Where(tally => tally.Row.EndedAt is not { } end || end > since).Take(MostExperiments)
        )
        {
            told.Add(await ExperimentProgress.ReadAsync(store, tally.Row, tally.Counts, cancel));
        }

        return told;
    }

    /// <summary>Every experiment, newest first.</summary>
    private async Task<IReadOnlyList<Tally>> TalliesAsync(CancellationToken cancel)
    {
        var tallies = new List<Tally>();
        foreach (var row in await store.ListExperimentsAsync(int.MaxValue, cancel))
        {
            tallies.Add(await TallyAsync(row, cancel));
        }

        return tallies;
    }

    private async Task<Tally> TallyAsync(ExperimentRow row, CancellationToken cancel)
    {
        if (_over.TryGetValue(row.Id, out var known) && known.At == row.UpdatedAt)
        {
            return new Tally(row, known.Queue, known.Counts);
        }

        var queue = SpecJson.Read(row.Spec).Queue.Name;
        var counts = await store.CountTrialsAsync(row.Id, cancel);
        if (row.State.IsTerminal() && counts.Keys.All(state => state.IsTerminal() || counts[state] == 0))
        {
            _over[row.Id] = (row.UpdatedAt, queue, counts);
        }

        return new Tally(row, queue, counts);
    }

    /// <summary>An experiment and its trials by state.</summary>
    private sealed record Tally(ExperimentRow Row, string Queue, IReadOnlyDictionary<TrialState, long> Counts);
}
