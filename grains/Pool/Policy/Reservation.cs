namespace Grid.Grains;

/// <summary>
/// Devices of one agent, or a share of one, that are collected for the next training of an experiment: what of them becomes free goes to nobody of its priority or below. The
/// whole is on one agent, so two trainings that each hold a part of what both need cannot be.
/// </summary>
internal sealed class Reservation(
    Line line,
    AgentBook agent,
    IReadOnlyList<DeviceShare> devices,
    bool preempts,
    TimeSpan since
)
{
    public Line Line => line;

    public AgentBook Agent => agent;

    public IReadOnlyList<DeviceShare> Devices { get; set; } = devices;

    /// <summary>Whether others make room for it; otherwise it waits until they end of themselves.</summary>
    public bool Preempts => preempts;

    /// <summary>The trainings that are to make room and have not yet.</summary>
    public HashSet<Run> Victims { get; } = [];

    /// <summary>Since when nobody has to make room any more.</summary>
    public TimeSpan ReadySince { get; set; } = since;

    /// <summary>Whether an experiment has to leave these devices alone: whose they are may use them, and who goes before it.</summary>
    public bool Binds(Line other) => other != line && line.Terms.Priority >= other.Terms.Priority;
}
