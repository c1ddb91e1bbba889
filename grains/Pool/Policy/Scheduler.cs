namespace Grid.Grains;

/// <summary>A training that was placed: its devices, the trials that were taken out of the queue for it, and how long each had waited.</summary>
internal sealed record Placed(Run Run, IReadOnlyList<QueuedTrial> Trials, IReadOnlyList<TimeSpan> Waits);

/// <summary>
/// Who trains what where: pure decisions over what waits, what runs and what agents offer. Knows no store, no grain and no clock: the time comes with each call,
/// from a clock that never jumps.
/// </summary>
internal sealed class Scheduler(GrainSettings settings)
{
    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AgentBook> _agents = new(StringComparer.Ordinal);

    /// <summary>Agents that ask, first come first served.</summary>
    private readonly SortedDictionary<long, AgentBook> _asking = [];
    private readonly Dictionary<AgentBook, long> _tickets = [];
    private readonly Reservations _reservations = new(settings);
    private long _ticket;

    public IReadOnlyCollection<Line> Lines => _lines.Values;

    public IReadOnlyCollection<AgentBook> Agents => _agents.Values;

    /// <summary>False where the trial waits already.</summary>
    public bool Add(QueuedTrial trial, TimeSpan now) => LineOf(trial).Add(trial, now);

    /// <summary>Forgets the waiting trials of an experiment.</summary>
    public void Withdraw(string experiment)
    {
        if (_lines.GetValueOrDefault(experiment) is { } line)
        {
            line.Clear();
            _reservations.DropAll(line);
            RemoveIfIdle(line);
        }
    }

    /// <summary>An agent offers what it has free, until it gets something or stops asking.</summary>
    public void Ask(LeaseRequest request, TimeSpan now)
    {
        var agent = AgentOf(request.Agent, now);
        agent.Ask(request, now);
        LeaveTheLine(agent);
        _tickets[agent] = ++_ticket;
        _asking.Add(_ticket, agent);
    }

    public void StopAsking(string name)
    {
        if (_agents.GetValueOrDefault(name) is { } agent)
        {
            LeaveTheLine(agent);
            agent.StopAsking();
        }
    }

    /// <summary>An agent lives: it has asked or renewed.</summary>
    public void Hear(string name, TimeSpan now) => AgentOf(name, now).HeardAt = now;

    /// <summary>Forgets an agent that has gone, and what was reserved there. What ran there ends by <see cref="End"/>.</summary>
    public void Forget(string name)
    {
        StopAsking(name);
        if (_agents.Remove(name, out var agent))
        {
            _reservations.DropAll(agent);
        }
    }

    /// <summary>A training that began under an earlier holder of this queue.</summary>
    public Run Adopt(QueuedTrial trial, string agent, IReadOnlyList<DeviceShare> devices, TimeSpan now)
    {
        var run = new Run(LineOf(trial), AgentOf(agent, now), devices, now, call: null);
        Begin(run);
        return run;
    }

    /// <summary>A training is over: its devices are free, once the agent offers them.</summary>
    public void End(Run run, TimeSpan now)
    {
        if (run.Agent.Remove(run))
        {
            run.Line.Used -= run.Slots;
            _reservations.HasGone(run, now);
            RemoveIfIdle(run.Line);
        }
    }

    /// <summary>Gives what waits to the agents that ask. An agent that gets something asks no more.</summary>
    public IReadOnlyList<(AgentBook Agent, IReadOnlyList<Placed> Trainings)> Place(TimeSpan now)
    {
        var placed = new List<(AgentBook, IReadOnlyList<Placed>)>();
        foreach (var agent in _asking.Values.ToList())
        {
            var waiting = _lines.Values.Where(line => line.MayTake);
            if (waiting.All(agent.HasRefused))
            {
                continue;
            }

            var trainings = Place(agent, now);
            if (trainings.Count > 0)
            {
                placed.Add((agent, trainings));
                StopAsking(agent.Name);
            }
            else
            {
                agent.Refuse(waiting);
            }
        }

        return placed;
    }

    /// <summary>Looks for what time has brought: trials that have waited too long, agents that have gone.</summary>
    public void Look(TimeSpan now)
    {
        var (silent, heard) = (new List<AgentBook>(), new List<AgentBook>());
        foreach (var agent in _agents.Values)
        {
            (agent.Offer is null && now - agent.HeardAt >= settings.LeaseTtl ? silent : heard).Add(agent);
        }

        foreach (var agent in silent)
        {
            _reservations.DropAll(agent);
            if (agent.Runs.Count == 0)
            {
                Forget(agent.Name);
            }
        }

        var waiting = _lines.Values.Where(line => line.MayTake).Order(FairShare.Order).ToList();
        var lowest = _lines.Values.Where(line => line.Used > 0).Min(line => (int?)line.Terms.Priority);
        _reservations.Look(waiting, heard, lowest, now);
    }

    private List<Placed> Place(AgentBook agent, TimeSpan now)
    {
        _reservations.Aim(agent);
        var room = agent.Free();
        var trainings = new List<Placed>();
        while (Next(agent, room) is ({ } line, { } devices))
        {
            room.Take(devices, line.Need.Memory);
            var taken = line.Take(agent.Lanes, now);
            var run = new Run(line, agent, devices, now, agent.Call);
            Begin(run);
            _reservations.Use(line, agent, devices);
            trainings.Add(
                new Placed(run, [.. taken.Select(one => one.Trial)], [.. taken.Select(one => now - one.Since)])
            );
        }

        return trainings;
    }

    /// <summary>The first experiment of which a training fits.</summary>
    private (Line? Line, IReadOnlyList<DeviceShare>? Devices) Next(AgentBook agent, Room room)
    {
        (Line? Line, IReadOnlyList<DeviceShare>? Devices) best = default;
        foreach (var line in _lines.Values)
        {
            if (!line.MayTake || (best.Line is { } first && FairShare.Order.Compare(line, first) > 0))
            {
                continue;
            }

            var rest = agent.Without(room, one => one.Binds(line));
            if (Fit.Find(rest.Devices, line.Need) is { } devices)
            {
                best = (line, devices);
            }
        }

        return best;
    }

    private static void Begin(Run run)
    {
        run.Agent.Add(run);
        run.Line.Used += run.Slots;
    }

    private Line LineOf(QueuedTrial trial)
    {
        if (!_lines.TryGetValue(trial.Experiment, out var line))
        {
            _lines.Add(trial.Experiment, line = new Line(trial.Experiment, trial.Terms));
        }

        return line;
    }

    private AgentBook AgentOf(string name, TimeSpan now)
    {
        if (!_agents.TryGetValue(name, out var agent))
        {
            _agents.Add(name, agent = new AgentBook(name) { HeardAt = now });
        }

        return agent;
    }

    private void LeaveTheLine(AgentBook agent)
    {
        if (_tickets.Remove(agent, out var ticket))
        {
            _asking.Remove(ticket);
        }
    }

    private void RemoveIfIdle(Line line)
    {
        if (line is { Count: 0, Used: 0 })
        {
            _lines.Remove(line.Experiment);
        }
    }
}
