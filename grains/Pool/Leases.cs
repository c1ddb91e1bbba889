namespace Grid.Grains;

/// <summary>The trials of one queue that are out of it, and the trainings that they are part of.</summary>
internal sealed class Leases(Scheduler scheduler)
{
    private readonly Dictionary<TrialKey, LeaseEntry> _entries = [];

    private readonly Dictionary<string, HashSet<LeaseEntry>> _byAgent = new(StringComparer.Ordinal);

    /// <summary>How many leases of each training there are.</summary>
    private readonly Dictionary<Run, int> _lanes = [];

    public IReadOnlyCollection<LeaseEntry> All => _entries.Values;

    public IReadOnlyCollection<LeaseEntry> Of(string agent) => _byAgent.GetValueOrDefault(agent) ?? [];

    public bool Contains(LeaseEntry entry) => _entries.GetValueOrDefault(entry.Trial.Key) == entry;

    public LeaseEntry? Find(TrialKey trial) => _entries.GetValueOrDefault(trial);

    /// <summary>The entry of just this attempt.</summary>
    public LeaseEntry? Find(LeaseKey lease) =>
        Find(lease.Key) is { } entry && entry.Attempt == lease.Attempt ? entry : null;

    public LeaseEntry Add(QueuedTrial trial, Run run)
    {
        var entry = new LeaseEntry(trial, run);
        _entries.Add(trial.Key, entry);
        if (!_byAgent.TryGetValue(entry.Agent, out var own))
        {
            _byAgent.Add(entry.Agent, own = []);
        }

        own.Add(entry);
        _lanes[run] = _lanes.GetValueOrDefault(run) + 1;
        return entry;
    }

    /// <summary>With the last lease of a training its devices are free.</summary>
    public void Remove(LeaseEntry entry, TimeSpan now)
    {
        _entries.Remove(entry.Trial.Key);
        if (_byAgent[entry.Agent] is var own && own.Remove(entry) && own.Count == 0)
        {
            _byAgent.Remove(entry.Agent);
        }

        if (--_lanes[entry.Run] == 0)
        {
            _lanes.Remove(entry.Run);
            scheduler.End(entry.Run, now);
        }
    }
}
