namespace Grid.Grains.Simulation;

/// <summary>One experiment of a simulated cluster.</summary>
internal sealed record SimulatedExperiment(string Name, int Trials, QueueTerms Terms);

/// <summary>What a simulated cluster is made of. A trial takes from half to one and a half of <paramref name="TrialTime"/>.</summary>
internal sealed record SimulationOptions(
    int Agents,
    int Devices,
    IReadOnlyList<SimulatedExperiment> Experiments,
    TimeSpan TrialTime,
    int Seed
);

/// <summary>What came out. Times are virtual.</summary>
/// <param name="Completed">Trials that ran to their end.</param>
/// <param name="LeasedTwice">Trials that were placed while they ran, or after they had ended.</param>
/// <param name="Waits">From submission to placement, ascending.</param>
/// <param name="Shares">Slot time of each experiment while all of them had trials waiting, as a part of the whole.</param>
/// <param name="Utilization">Used slot time by offered slot time, until the first experiment had none waiting.</param>
internal sealed record SimulationResult(
    int Completed,
    int LeasedTwice,
    TimeSpan Duration,
    IReadOnlyList<TimeSpan> Waits,
    IReadOnlyDictionary<string, double> Shares,
    double Utilization
)
{
    /// <summary>The wait that this part of the trials did not exceed.</summary>
    public TimeSpan WaitAt(double quantile) => Waits[(int)(quantile * (Waits.Count - 1))];
}

/// <summary>
/// A whole cluster in virtual time: agents that ask the scheduler for work for what they have free, trials that take their time, nothing that waits for a real clock.
/// </summary>
internal sealed class ClusterSimulation(SimulationOptions options)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Scheduler _scheduler = new(new GrainSettings());
    private readonly Random _random = new(options.Seed);
    private readonly PriorityQueue<Placed, TimeSpan> _ends = new();
    private readonly Dictionary<string, Dictionary<string, decimal>> _free = [];
    private readonly HashSet<TrialKey> _placed = [];
    private readonly Dictionary<string, double> _slotSeconds = [];
    private readonly List<TimeSpan> _waits = [];
    private TimeSpan _now;
    private double _saturatedSeconds;
    private int _completed;
    private int _leasedTwice;

    public SimulationResult Run()
    {
        Submit();
        for (var agent = 0; agent < options.Agents; agent++)
        {
            var name = $"agent{agent}#1";
            _free[name] = Enumerable.Range(0, options.Devices).ToDictionary(device => $"cuda:{device}", _ => 1m);
            Ask(name);
        }

        Place();
        var look = LookEvery;
        while (_ends.TryPeek(out _, out var next))
        {
            var until = next < look ? next : look;
            Pass(until);
            if (until == look)
            {
                _scheduler.Look(_now);
                look += LookEvery;
            }
            else
            {
                End(_ends.Dequeue());
            }

            Place();
        }

        _waits.Sort();
        var all = _slotSeconds.Values.Sum();
        return new SimulationResult(
            _completed,
            _leasedTwice,
            _now,
            _waits,
            _slotSeconds.ToDictionary(one => one.Key, one => one.Value / all),
            all / (_saturatedSeconds * options.Agents * options.Devices)
        );
    }

    private void Submit()
    {
        foreach (var experiment in options.Experiments)
        {
            for (var number = 0; number < experiment.Trials; number++)
            {
                _scheduler.Add(new QueuedTrial(experiment.Name, number, "shape", 0, experiment.Terms), _now);
            }
        }
    }

    private void Ask(string agent)
    {
        var offers = _free[agent]
            .Where(device => device.Value > 0)
            .Select(device => new DeviceOffer(device.Key, device.Value, FreeMemory: null))
            .ToList();
        _scheduler.Ask(new LeaseRequest(agent, offers, [], Lanes: 1, TimeSpan.Zero, Number: 1, Awaited: []), _now);
    }

    private void Place()
    {
        foreach (var (agent, trainings) in _scheduler.Place(_now))
        {
            foreach (var training in trainings)
            {
                Begin(agent.Name, training);
            }

            if (_free[agent.Name].Values.Any(free => free > 0))
            {
                Ask(agent.Name);
            }
        }
    }

    private void Begin(string agent, Placed training)
    {
        foreach (var device in training.Run.Devices)
        {
            _free[agent][device.Device] -= device.Share;
        }

        foreach (var trial in training.Trials)
        {
            _leasedTwice += _placed.Add(trial.Key) ? 0 : 1;
            _waits.Add(_now);
        }

        _ends.Enqueue(training, _now + (options.TrialTime * (0.5 + _random.NextDouble())));
    }

    private void End(Placed training)
    {
        var agent = training.Run.Agent.Name;
        foreach (var device in training.Run.Devices)
        {
            _free[agent][device.Device] += device.Share;
        }

        _completed += training.Trials.Count;
        _scheduler.End(training.Run, _now);
        Ask(agent);
    }

    /// <summary>Time goes on; what is used in it counts as long as every experiment wants more.</summary>
    private void Pass(TimeSpan until)
    {
        var seconds = (until - _now).TotalSeconds;
        _now = until;
        if (_scheduler.Lines.Count(line => line.Count > 0) < options.Experiments.Count)
        {
            return;
        }

        _saturatedSeconds += seconds;
        foreach (var line in _scheduler.Lines)
        {
            _slotSeconds[line.Experiment] =
                _slotSeconds.GetValueOrDefault(line.Experiment) + (seconds * (double)line.Used);
        }
    }
}
