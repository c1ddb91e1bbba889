using Grid.Spec;
using Grid.Store;

namespace Grid.Silo;

/// <summary>Trials of one state in one queue.</summary>
internal sealed record TrialCount(string Queue, string State, long Count);

/// <summary>What there is in all silos together.</summary>
/// <param name="Silos">By state.</param>
/// <param name="OldestWaits">By queue, in seconds.</param>
internal sealed record ClusterCount(
    IReadOnlyDictionary<string, double> Silos,
    IReadOnlyList<TrialCount> Trials,
    IReadOnlyDictionary<string, double> OldestWaits
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
    Func<bool> hasControl
)
{
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
        return new ClusterCount(
            new Dictionary<string, double>(StringComparer.Ordinal) { ["alive"] = known.Count - lost, ["lost"] = lost },
            await TrialsAsync([.. waits.Select(queue => queue.Queue)], cancel),
            waits.ToDictionary(
                queue => queue.Queue,
                queue => queue.OldestWait?.TotalSeconds ?? 0,
                StringComparer.Ordinal
            )
        );
    }

    /// <summary>Where each silo has its share of the grains, the first by name speaks for all.</summary>
    private bool IsSpeaker(IReadOnlyList<SiloStatus> known) =>
        isControl() ?? (hasControl() && known.FirstOrDefault(silo => silo.State != SiloStatus.Lost)?.Name == name);

    private async Task<IReadOnlyList<TrialCount>> TrialsAsync(IReadOnlyList<string> queues, CancellationToken cancel)
    {
        var sums = new SortedDictionary<string, long[]>(StringComparer.Ordinal);
        foreach (var queue in queues)
        {
            sums[queue] = new long[States.Count];
        }

        foreach (var row in await store.ListExperimentsAsync(int.MaxValue, cancel))
        {
            var (queue, counts) = await CountAsync(row, cancel);
            if (!sums.TryGetValue(queue, out var sum))
            {
                sums.Add(queue, sum = new long[States.Count]);
            }

            foreach (var (state, count) in counts)
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

    private async Task<(string Queue, IReadOnlyDictionary<TrialState, long> Counts)> CountAsync(
        ExperimentRow row,
        CancellationToken cancel
    )
    {
        if (_over.TryGetValue(row.Id, out var known) && known.At == row.UpdatedAt)
        {
            return (known.Queue, known.Counts);
        }

        var queue = SpecJson.Read(row.Spec).Queue.Name;
        var counts = await store.CountTrialsAsync(row.Id, cancel);
        if (row.State.IsTerminal() && counts.Keys.All(state => state.IsTerminal() || counts[state] == 0))
        {
            _over[row.Id] = (row.UpdatedAt, queue, counts);
        }

        return (queue, counts);
    }
}
