namespace Grid.Grains;

/// <summary>Who makes room for a training of higher priority that fits nowhere.</summary>
internal static class Preemption
{
    /// <summary>
    /// The agent where the least valuable trainings make room, and no more of them than must: those of the lowest priority go first, and of these the youngest, which lose the least.
    /// Null where none can, or where no room needs to be made: the training fits on what an agent has free that is about to ask.
    /// </summary>
    /// <param name="patience">How long after an agent has asked it is expected to ask again.</param>
    public static (AgentBook Agent, IReadOnlyList<DeviceShare> Devices, IReadOnlyList<Run> Victims)? Choose(
        IEnumerable<AgentBook> agents,
        Line line,
        TimeSpan now,
        TimeSpan patience
    )
    {
        (AgentBook Agent, IReadOnlyList<DeviceShare> Devices, IReadOnlyList<Run> Victims)? best = null;
        foreach (var agent in agents)
        {
            if (!agent.CouldHold(line.Need) || Victims(agent, line) is not { } victims)
            {
                continue;
            }

            if (victims.Count > 0)
            {
                best =
                    best is { } other && Cost(other.Victims).CompareTo(Cost(victims)) <= 0
                        ? best
                        : (agent, FindDevices(agent, line, victims)!, victims);
            }
            else if (agent.Offer is null && now - agent.AskedAt < patience)
            {
                return null;
            }
        }

        return best;
    }

    /// <summary>Who has to go so that a training fits on an agent; empty where it fits as it is, null where it does not fit though all go that may be asked to.</summary>
    public static IReadOnlyList<Run>? Victims(AgentBook agent, Line line)
    {
        if (FindDevices(agent, line, []) is not null)
        {
            return [];
        }

        var victims = new List<Run>();
        var candidates = agent
            .Runs.Where(run => run.WantedBy is null && run.Line.Terms.Priority < line.Terms.Priority)
            .OrderBy(run => run.Line.Terms.Priority)
            .ThenByDescending(run => run.Since);
        foreach (var run in candidates)
        {
            victims.Add(run);
            if (FindDevices(agent, line, victims) is not null)
            {
                return WithoutNeedless(victims, agent, line);
            }
        }

        return null;
    }

    /// <summary>Lets off whoever is not on the devices that matter, the most valuable first.</summary>
    private static List<Run> WithoutNeedless(List<Run> victims, AgentBook agent, Line line)
    {
        foreach (var run in victims.AsEnumerable().Reverse().ToList())
        {
            var fewer = victims.Where(other => other != run).ToList();
            if (FindDevices(agent, line, fewer) is not null)
            {
                victims = fewer;
            }
        }

        return victims;
    }

    /// <summary>Where a training fits once the victims are gone, and those who make room already, beside what is reserved for others and for others of its own experiment.</summary>
    private static IReadOnlyList<DeviceShare>? FindDevices(AgentBook agent, Line line, IReadOnlyList<Run> victims)
    {
        var room = agent.FreeWithout([.. victims, .. agent.Runs.Where(run => run.WantedBy is not null)]);
        return Fit.Find(agent.Without(room, one => one.Line == line || one.Binds(line)).Devices, line.Need);
    }

    private static (int Priority, decimal Slots, TimeSpan Age) Cost(IReadOnlyList<Run> victims) =>
        (victims.Max(run => run.Line.Terms.Priority), victims.Sum(run => run.Slots), -victims.Min(run => run.Since));
}
