namespace Grid.Grains;

/// <summary>One training on an agent's devices: one lease, or several of one shape. It uses its devices until the last of them has ended.</summary>
internal sealed class Run(Line line, AgentBook agent, IReadOnlyList<DeviceShare> devices, TimeSpan since)
{
    public Line Line => line;

    public AgentBook Agent => agent;

    public IReadOnlyList<DeviceShare> Devices => devices;

    /// <summary>When it was placed.</summary>
    public TimeSpan Since => since;

    public decimal Slots { get; } = devices.Sum(device => device.Share);

    /// <summary>For whom it is to make room; null: for nobody.</summary>
    public Reservation? WantedBy { get; set; }
}
