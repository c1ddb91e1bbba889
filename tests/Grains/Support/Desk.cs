namespace Grid.Grains.Tests;

/// <summary>A scheduler with a clock that is moved by hand, and agents that speak in a line.</summary>
internal sealed class Desk(GrainSettings? settings = null)
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Dictionary<string, int> _numbers = [];

    public Scheduler Scheduler { get; } = new(settings ?? new GrainSettings());

    public TimeSpan Now { get; private set; }

    public static QueueTerms Terms(
        decimal slots = 1,
        int priority = 0,
        long? memory = null,
        decimal weight = 1,
        decimal? most = null,
        int? lanes = 1
    ) => new(priority, Noon, lanes, slots, memory, weight, most);

    /// <summary>"cuda:0 cuda:1@0.5 cuda:2@1/8": names, free shares and free bytes.</summary>
    public static IReadOnlyList<DeviceOffer> Devices(string text) => [.. text.Split(' ').Select(Device)];

    public void Add(string experiment, int count, QueueTerms terms)
    {
        for (var i = 0; i < count; i++)
        {
            var number = _numbers[experiment] = _numbers.GetValueOrDefault(experiment, -1) + 1;
            Scheduler.Add(new QueuedTrial(experiment, number, "shape", 0, terms), Now);
        }
    }

    /// <summary>An agent asks; what it gets at once, as "experiment/number cuda:0" by training.</summary>
    public IReadOnlyList<Placed> Ask(
        string agent,
        string free,
        string? capacity = null,
        int lanes = 1,
        long number = 1,
        long[]? awaited = null
    )
    {
        var all = capacity is null ? null : Devices(capacity);
        var offer = Devices(free);
        Scheduler.Ask(new LeaseRequest(agent, offer, [], lanes, TimeSpan.Zero, number, awaited ?? [], all), Now);
        return [.. Scheduler.Place(Now).Where(one => one.Agent.Name == agent).SelectMany(one => one.Trainings)];
    }

    public void Pass(double seconds)
    {
        for (var end = Now + TimeSpan.FromSeconds(seconds); Now < end; Scheduler.Look(Now))
        {
            Now += TimeSpan.FromSeconds(1);
            foreach (var agent in Scheduler.Agents)
            {
                Scheduler.Hear(agent.Name, Now);
            }
        }
    }

    public void End(Placed training) => Scheduler.End(training.Run, Now);

    public static string Text(IReadOnlyList<Placed> trainings) =>
        string.Join(
            ", ",
            trainings.Select(one =>
                $"{string.Join(' ', one.Trials.Select(trial => trial.Key))} on {DeviceShare.Text(one.Run.Devices)}"
            )
        );

    private static DeviceOffer Device(string text)
    {
        var memory =
            text.Split('/') is [var name, var bytes] && long.TryParse(bytes, out var count)
                ? (name, (long?)count)
                : (text, null);
        var share = Assert.Single(DeviceShare.Parse(memory.Item1));
        return new DeviceOffer(share.Device, share.Share, memory.Item2);
    }
}
