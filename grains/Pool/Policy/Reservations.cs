namespace Grid.Grains;

/// <summary>Devices that are collected for trainings that fit nowhere: by waiting for others to end (<see cref="Backfill"/>), or by having them make room (<see cref="Preemption"/>).</summary>
internal sealed class Reservations(GrainSettings settings)
{
    /// <summary>For how many trainings of an experiment others make room at a time: bounds the work of one look.</summary>
    private const int MostAtOnce = 64;

    private readonly List<Reservation> _all = [];

    /// <summary>Drops what is of no more use, and reserves for those that have waited too long.</summary>
    /// <param name="waiting">Experiments that may take a training, in their order.</param>
    /// <param name="agents">The agents that live.</param>
    /// <param name="lowest">The lowest priority of all that runs; null where nothing does.</param>
    public void Look(IReadOnlyList<Line> waiting, IReadOnlyCollection<AgentBook> agents, int? lowest, TimeSpan now)
    {
        foreach (var reservation in _all.ToList())
        {
            if (IsOver(reservation, now))
            {
                Drop(reservation);
            }
        }

        foreach (var line in waiting)
        {
            if (line.Terms.Priority > lowest && now - line.OldestSince >= settings.PreemptAfter)
            {
                Preempt(line, agents, now);
            }
        }

        ReserveForHead(waiting, agents, now);
    }

    /// <summary>Which devices of an agent are collected depends on which of them are nearest to being free.</summary>
    public void Aim(AgentBook agent)
    {
        foreach (var reservation in agent.Reservations)
        {
            if (!reservation.Preempts && Backfill.Aim(agent, reservation.Line) is { } devices)
            {
                reservation.Devices = devices;
            }
        }
    }

    /// <summary>A training was placed: one reservation less for its experiment, that of these devices if there is one.</summary>
    public void Use(Line line, AgentBook agent, IReadOnlyList<DeviceShare> devices)
    {
        var used = _all.Where(one => one.Line == line)
            .OrderByDescending(one => one.Agent == agent && !one.Devices.Except(devices).Any())
            .ThenByDescending(one => one.Agent == agent)
            .ThenByDescending(one => one.Victims.Count)
            .FirstOrDefault();
        if (used is not null)
        {
            Drop(used);
        }
    }

    /// <summary>A training has ended: whoever it made room for need not wait for it.</summary>
    public void HasGone(Run run, TimeSpan now)
    {
        if (run.WantedBy is { } reservation)
        {
            run.WantedBy = null;
            reservation.Victims.Remove(run);
            reservation.ReadySince = now;
        }
    }

    public void DropAll(Line line) => _all.Where(one => one.Line == line).ToList().ForEach(Drop);

    public void DropAll(AgentBook agent) => agent.Reservations.ToList().ForEach(Drop);

    private IEnumerable<Reservation> Of(Line line) => _all.Where(one => one.Line == line);

    /// <summary>Whether nobody waits for it any more, or the agent does not give what its victims left.</summary>
    private bool IsOver(Reservation one, TimeSpan now) =>
        !one.Line.MayTake
        || Of(one.Line).Count() > one.Line.TrainingsWaiting
        || (one.Preempts && one.Victims.Count == 0 && now - one.ReadySince >= settings.ReserveAfter);

    private void Preempt(Line line, IReadOnlyCollection<AgentBook> agents, TimeSpan now)
    {
        for (var count = Of(line).Count(); count < Math.Min(line.TrainingsWaiting, MostAtOnce); count++)
        {
            if (
                !line.IsBelowCap(count * line.Terms.Slots)
                || Preemption.Choose(agents, line, now, settings.PreemptAfter) is not { } choice
            )
            {
                return;
            }

            var reservation = Reserve(line, choice.Agent, choice.Devices, preempts: true, now);
            foreach (var victim in choice.Victims)
            {
                victim.WantedBy = reservation;
                reservation.Victims.Add(victim);
            }
        }
    }

    /// <summary>Only one training of all waits in this way at a time, and only the first in order that any agent could hold.</summary>
    private void ReserveForHead(IReadOnlyList<Line> waiting, IReadOnlyCollection<AgentBook> agents, TimeSpan now)
    {
        var head = waiting.FirstOrDefault(line => agents.Any(agent => agent.CouldHold(line.Need)));
        if (head is null || now - head.StillSince < settings.ReserveAfter || Of(head).Any())
        {
            return;
        }

        var other = _all.Find(one => !one.Preempts);
        if (other is not null && other.Line.Terms.Priority >= head.Terms.Priority)
        {
            return;
        }

        if (Backfill.Choose(agents, head) is var (agent, devices))
        {
            if (other is not null)
            {
                Drop(other);
            }

            Reserve(head, agent, devices, preempts: false, now);
        }
    }

    private Reservation Reserve(
        Line line,
        AgentBook agent,
        IReadOnlyList<DeviceShare> devices,
        bool preempts,
        TimeSpan now
    )
    {
        var reservation = new Reservation(line, agent, devices, preempts, now);
        _all.Add(reservation);
        agent.Add(reservation);
        return reservation;
    }

    private void Drop(Reservation reservation)
    {
        _all.Remove(reservation);
        reservation.Agent.Remove(reservation);
        foreach (var victim in reservation.Victims)
        {
            victim.WantedBy = null;
        }

        reservation.Victims.Clear();
    }
}
