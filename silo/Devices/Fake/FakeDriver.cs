namespace Grid.Silo;

/// <summary>Devices that compute on the CPU and fail as they are told to: for tests, and to try a set-up out without GPUs.</summary>
public sealed class FakeDriver : IDeviceDriver
{
    private readonly Dictionary<string, FakeDeviceState> _states;
    private readonly IReadOnlyList<DeviceInfo> _devices;

    public FakeDriver(IReadOnlyList<FakeDevice> devices)
    {
        ArgumentNullException.ThrowIfNull(devices);
        _devices =
        [
            .. devices.Select(
                (device, number) =>
                    new DeviceInfo(
                        $"fake/{number}",
                        DeviceKind.Fake,
                        "Fake",
                        $"FAKE-{number:D8}",
                        TotalMemory: device.Memory
                    )
            ),
        ];
        _states = devices
            .Select((device, number) => new FakeDeviceState(_devices[number].Id, device))
            .ToDictionary(state => state.Id, StringComparer.Ordinal);
    }

    public Task<IReadOnlyList<DeviceInfo>> ListAsync(CancellationToken cancel) => Task.FromResult(_devices);

    public Task<IReadOnlyDictionary<string, DeviceReading>> ReadAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<string, DeviceReading>>(
            _states.ToDictionary(state => state.Key, state => state.Value.Read(), StringComparer.Ordinal)
        );

    public Task<DeviceHealth> ProbeAsync(string device, CancellationToken cancel) =>
        _states.TryGetValue(device, out var state)
            ? Task.FromResult(state.Probe())
            : throw new ArgumentException($"There is no device '{device}'.", nameof(device));

    public ITrainer Over(ITrainer trainer) => new FakeTrainer(trainer, device => _states[device]);
}
