namespace Grid.Silo;

/// <summary>The devices that an agent offers, of one driver or of several.</summary>
public sealed class DeviceInventory
{
    private readonly IReadOnlyList<(IDeviceDriver Driver, IReadOnlyList<DeviceInfo> Devices)> _parts;
    private readonly Dictionary<string, (IDeviceDriver Driver, DeviceInfo Info)> _byId;

    private DeviceInventory(IReadOnlyList<(IDeviceDriver Driver, IReadOnlyList<DeviceInfo> Devices)> parts)
    {
        _parts = parts;
        Devices = [.. parts.SelectMany(part => part.Devices)];
        _byId = parts
            .SelectMany(part => part.Devices.Select(info => (part.Driver, Info: info)))
            .ToDictionary(device => device.Info.Id, StringComparer.Ordinal);
    }

    public IReadOnlyList<DeviceInfo> Devices { get; }

    /// <summary>So many CPU slots of this machine.</summary>
    public static DeviceInventory Cpu(int slots)
    {
        var driver = new CpuDriver(slots, MachineFiles.OfThisMachine);
        return new DeviceInventory([(driver, driver.Devices)]);
    }

    /// <summary>Looks for the devices that a list names.</summary>
    /// <param name="worker">How a process is started that tries out a GPU.</param>
    /// <exception cref="DeviceException">Some of them are not there.</exception>
    public static async Task<DeviceInventory> OpenAsync(
        DeviceList list,
        WorkerCommand worker,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(list);
        if (list.Selections.Count > 0)
        {
            return await OfAsync([.. list.Selections.Select(selection => Driver(selection, worker, time))], cancel);
        }

        var cuda = CudaDriver.OfThisMachine(numbers: null, worker, time);
        return cuda.Count > 0 ? await OfAsync([cuda], cancel) : Cpu(Environment.ProcessorCount);
    }

    /// <summary>All devices of some drivers.</summary>
    public static async Task<DeviceInventory> OfAsync(IReadOnlyList<IDeviceDriver> drivers, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(drivers);
        var parts = new List<(IDeviceDriver, IReadOnlyList<DeviceInfo>)>();
        foreach (var driver in drivers)
        {
            parts.Add((driver, await driver.ListAsync(cancel)));
        }

        return new DeviceInventory(parts);
    }

    /// <summary>What is known of each device now.</summary>
    public async Task<IReadOnlyDictionary<string, DeviceReading>> ReadAsync(CancellationToken cancel)
    {
        var readings = await Task.WhenAll(_parts.Select(part => ReadAsync(part.Driver, part.Devices, cancel)));
        return readings
            .SelectMany(reading => reading)
            .ToDictionary(reading => reading.Key, reading => reading.Value, StringComparer.Ordinal);
    }

    /// <summary>See <see cref="IDeviceDriver.ProbeAsync"/>.</summary>
    public Task<DeviceHealth> ProbeAsync(string device, CancellationToken cancel) =>
        _byId[device].Driver.ProbeAsync(device, cancel);

    /// <summary>One device by its id.</summary>
    /// <exception cref="ArgumentException">There is no such device here.</exception>
    public DeviceInfo Find(string device) =>
        _byId.TryGetValue(device, out var found)
            ? found.Info
            : throw new ArgumentException($"There is no device '{device}' here.", nameof(device));

    /// <summary>How trainings run on a device, given how they run otherwise.</summary>
    public ITrainer Over(string device, ITrainer trainer) => _byId[device].Driver.Over(trainer);

    private static async Task<IReadOnlyDictionary<string, DeviceReading>> ReadAsync(
        IDeviceDriver driver,
        IReadOnlyList<DeviceInfo> devices,
        CancellationToken cancel
    )
    {
        try
        {
            return await driver.ReadAsync(cancel);
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            // A reading is a convenience: nothing stops for the want of one.
            return devices.ToDictionary(device => device.Id, _ => DeviceReading.Unknown, StringComparer.Ordinal);
        }
    }

    private static IDeviceDriver Driver(DeviceSelection selection, WorkerCommand worker, TimeProvider time) =>
        selection.Kind switch
        {
            DeviceKind.Cuda => CudaDriver.OfThisMachine(selection.Numbers, worker, time),
            DeviceKind.Fake => new FakeDriver([
                .. Enumerable.Range(0, selection.Count ?? 1).Select(_ => new FakeDevice()),
            ]),
            _ => new CpuDriver(selection.Count ?? Environment.ProcessorCount, MachineFiles.OfThisMachine),
        };
}
