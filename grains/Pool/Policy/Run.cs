namespace Grid.Grains;

/// <summary>One training on an agent's devices: one lease, or several of one shape. It uses its devices until the last of them has ended.</summary>
/// <param name="call">The number of the agent's call that it was placed for; null where that is not known, after a takeover.</param>
internal sealed class Run(Line line, AgentBook agent, IReadOnlyList<DeviceShare> devices, TimeSpan since, long? call)
{
    public Line Line => line;

    public AgentBook Agent => agent;

    public IReadOnlyList<DeviceShare> Devices => devices;

    /// <summary>When it was placed.</summary>
    public TimeSpan Since => since;

    public long? Call => call;

    /// <summary>Whether an attempt of it was opened, so that the agent learns of it.</summary>
    public bool IsOpened { get; set; }

    public decimal Slots { get; } = devices.Sum(device => device.Share);

    /// <summary>For whom it is to make room; null: for nobody.</summary>
    public Reservation? WantedBy { get; set; }
}
