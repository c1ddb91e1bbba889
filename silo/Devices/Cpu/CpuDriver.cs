namespace Grid.Silo;

/// <summary>This machine's processor as so many slots, each with its share of the memory.</summary>
internal sealed class CpuDriver : IDeviceDriver
{
    private readonly MachineFiles _files;
    private readonly long? _share;

    public CpuDriver(int slots, MachineFiles files)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        _files = files;
        _share = files.TotalMemory() / slots;
        var name = files.ProcessorName() ?? "CPU";
        Devices =
        [
            .. Enumerable
                .Range(0, slots)
                .Select(number => new DeviceInfo($"cpu/{number}", DeviceKind.Cpu, name, Uuid: null, _share)),
        ];
    }

    public IReadOnlyList<DeviceInfo> Devices { get; }

    public Task<IReadOnlyList<DeviceInfo>> ListAsync(CancellationToken cancel) => Task.FromResult(Devices);

    /// <summary>
    /// A slot's free memory is its share, or what the whole machine has left where that is less. So trials that ask for memory do not promise themselves the same bytes.
    /// </summary>
    public Task<IReadOnlyDictionary<string, DeviceReading>> ReadAsync(CancellationToken cancel)
    {
        var free = _files.AvailableMemory() is { } left && _share is { } share ? Math.Min(share, left) : (long?)null;
        var reading = new DeviceReading(_share - free, free, _files.Load());
        return Task.FromResult<IReadOnlyDictionary<string, DeviceReading>>(
            Devices.ToDictionary(device => device.Id, _ => reading, StringComparer.Ordinal)
        );
    }

    /// <summary>Healthy: a processor that computes nothing cannot say so.</summary>
    public Task<DeviceHealth> ProbeAsync(string device, CancellationToken cancel) =>
        Devices.Any(known => known.Id == device)
            ? Task.FromResult(DeviceHealth.Good)
            : throw new ArgumentException($"There is no device '{device}'.", nameof(device));
}
