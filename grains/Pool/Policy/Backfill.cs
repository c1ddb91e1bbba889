namespace Grid.Grains;

/// <summary>
/// What keeps a large training from starving behind small ones that fit into each gap: after a while the devices of one agent are collected for it.
/// </summary>
internal static class Backfill
{
    /// <summary>The agent that has the most of what the training needs free already; null where no agent could ever hold it.</summary>
    public static (AgentBook Agent, IReadOnlyList<DeviceShare> Devices)? Choose(
        IEnumerable<AgentBook> agents,
        Line line
    )
    {
        (AgentBook Agent, IReadOnlyList<DeviceShare> Devices)? best = null;
        decimal most = -1;
        foreach (var agent in agents)
        {
            if (Aim(agent, line) is { } devices && FreeOf(agent, devices) is var free && free > most)
            {
                (best, most) = ((agent, devices), free);
            }
        }

        return best;
    }

    /// <summary>The devices of an agent to collect: those that could hold the training and are the nearest to being free.</summary>
    public static IReadOnlyList<DeviceShare>? Aim(AgentBook agent, Line line)
    {
        var all = agent.Without(new Room(agent.Capacity), one => one.Binds(line)).Devices;
        var now = agent.Free().Devices.ToDictionary(device => device.Device, device => device.Free);
        var able = all.Where(device => Fit.Find([device], line.Need with { Slots = line.Need.Share }) is not null)
            .OrderByDescending(device => now.GetValueOrDefault(device.Device))
            .Take(line.Need.Devices)
            .Select(device => new DeviceShare(device.Device, line.Need.Share))
            .ToList();
        return able.Count == line.Need.Devices ? able : null;
    }

    private static decimal FreeOf(AgentBook agent, IReadOnlyList<DeviceShare> devices)
    {
        var free = agent.Free().Devices;
        return devices.Sum(share => free.FirstOrDefault(device => device.Device == share.Device)?.Free ?? 0);
    }
}
