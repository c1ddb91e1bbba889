namespace Grid.Grains;

/// <summary>What is free on one agent's devices while it is being given away. A device of which nothing is free has a share of 0.</summary>
internal sealed class Room(IEnumerable<DeviceOffer> devices)
{
    private readonly List<DeviceOffer> _devices = [.. devices];

    /// <summary>In the agent's order.</summary>
    public IReadOnlyList<DeviceOffer> Devices => _devices;

    public Room Copy() => new(_devices);

    /// <summary>Gives shares away, and on each of their devices so much memory.</summary>
    public void Take(IReadOnlyList<DeviceShare> shares, long? memory)
    {
        foreach (var share in shares)
        {
            Change(
                share.Device,
                device =>
                    device with
                    {
                        Free = Math.Max(0, device.Free - share.Share),
                        FreeMemory = device.FreeMemory is { } free ? Math.Max(0, free - (memory ?? 0)) : null,
                    }
            );
        }
    }

    private void Change(string name, Func<DeviceOffer, DeviceOffer> change)
    {
        var at = _devices.FindIndex(device => device.Device == name);
        if (at >= 0)
        {
            _devices[at] = change(_devices[at]);
        }
    }
}
