namespace Grid.Silo;

/// <summary>
/// One kind of device on this machine: which there are, how full and how busy they are, and whether one can be trusted again after an error. Every driver passes the same
/// conformance suite.
/// </summary>
public interface IDeviceDriver
{
    /// <summary>The devices that there are, in a fixed order.</summary>
    /// <exception cref="DeviceException">They cannot be listed, or those asked for are not there; says what to do.</exception>
    Task<IReadOnlyList<DeviceInfo>> ListAsync(CancellationToken cancel);

    /// <summary>What is known now of each listed device. A device that cannot be read is there all the same, with nothing known.</summary>
    Task<IReadOnlyDictionary<string, DeviceReading>> ReadAsync(CancellationToken cancel);

    /// <summary>
    /// Tries a device out that an error was blamed on: a small computation where no earlier error can spoil it, after which the memory must be back to where it was. An error of a
    /// device is sticky: it stays until a probe has passed.
    /// </summary>
    /// <exception cref="ArgumentException">This driver has no such device.</exception>
    Task<DeviceHealth> ProbeAsync(string device, CancellationToken cancel);

    /// <summary>How trainings run on these devices, given how they run otherwise.</summary>
    ITrainer Over(ITrainer trainer) => trainer;
}

/// <summary>What does the computing.</summary>
public enum DeviceKind
{
    /// <summary>A share of this machine's processor and memory.</summary>
    Cpu,

    /// <summary>A GPU that libtorch sees.</summary>
    Cuda,

    /// <summary>Computes on the CPU, and has the limits and errors that it is told to have.</summary>
    Fake,
}

/// <summary>One device.</summary>
/// <param name="Id">"cpu/0", "cuda:0", "fake/0": what offers, leases and views call it.</param>
/// <param name="Name">What its maker calls it.</param>
/// <param name="Uuid">Its own for good; null where it has none.</param>
/// <param name="TotalMemory">Bytes; null where unknown.</param>
/// <param name="Selector">What selects it in CUDA_VISIBLE_DEVICES; null where it is no CUDA device.</param>
public sealed record DeviceInfo(
    string Id,
    DeviceKind Kind,
    string Name,
    string? Uuid,
    long? TotalMemory,
    string? Selector = null
);

/// <summary>How full (bytes) and how busy (0 to 1) a device is; null where unknown.</summary>
public sealed record DeviceReading(long? UsedMemory, long? FreeMemory, double? Utilization)
{
    /// <summary>Watts that it draws.</summary>
    public double? Power { get; init; }

    /// <summary>Degrees Celsius.</summary>
    public double? Temperature { get; init; }

    public static DeviceReading Unknown { get; } = new(null, null, null);
}

/// <summary>The outcome of a probe. Problem says what was wrong; null where the device is healthy.</summary>
public sealed record DeviceHealth(string? Problem)
{
    public static DeviceHealth Good { get; } = new((string?)null);

    public bool IsHealthy => Problem is null;
}

/// <summary>Devices that are not there, or cannot be used: said in words for the user.</summary>
public sealed class DeviceException(string message, Exception? inner = null) : Exception(message, inner);
