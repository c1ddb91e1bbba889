namespace Grid.Grains;

/// <summary>Writes down who waits, who trains, and on what.</summary>
internal static class PoolStatus
{
    public static QueueStatus Of(string queue, Scheduler scheduler, Leases leases, TimeSpan now)
    {
        var leased = leases.All.ToLookup(entry => entry.Trial.Experiment, StringComparer.Ordinal);
        var held = leases.All.ToLookup(entry => entry.Agent, StringComparer.Ordinal);
        var experiments = scheduler
            .Lines.Order(FairShare.Order)
            .Select(line => new ExperimentInQueue(
                line.Experiment,
                line.Terms,
                line.Count,
                leased[line.Experiment].Count(),
                line.Used,
                now - line.OldestSince
            ))
            .ToList();
        var agents = scheduler
            .Agents.OrderBy(agent => agent.Name, StringComparer.Ordinal)
            .Select(agent => new AgentInQueue(
                agent.Name,
                agent.Capacity,
                agent.Offer is null ? [] : agent.Free().Devices,
                [.. agent.Reservations.SelectMany(reservation => reservation.Devices)],
                [.. held[agent.Name].Select(Key).Order(LeaseOrder)],
                now - agent.HeardAt
            ))
            .ToList();
        return new QueueStatus(queue, experiments, agents, experiments.Max(one => one.OldestWait));
    }

    private static readonly Comparer<LeaseKey> LeaseOrder = Comparer<LeaseKey>.Create(
        (a, b) =>
            string.CompareOrdinal(a.Experiment, b.Experiment) is var order && order != 0
                ? order
                : a.Trial.CompareTo(b.Trial)
    );

    // An attempt that is being opened will have the number after the one that is over.
    private static LeaseKey Key(LeaseEntry entry) =>
        new(entry.Trial.Experiment, entry.Trial.Trial, entry.Attempt ?? entry.Trial.Attempt + 1);
}
