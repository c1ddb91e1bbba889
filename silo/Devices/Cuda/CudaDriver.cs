namespace Grid.Silo;

/// <summary>
/// The GPUs that libtorch sees, with what nvidia-smi tells of them. This process itself never computes on one: a context of its own would hold memory there, and would break
/// with the first sticky error.
/// </summary>
internal sealed class CudaDriver : IDeviceDriver
{
    // What a driver may keep for itself after a process has gone.
    private const long MemoryTolerance = 256L * 1024 * 1024;

    private readonly IReadOnlyList<int>? _numbers;
    private readonly Func<CancellationToken, Task<string?>> _query;
    private readonly Func<DeviceInfo, CancellationToken, Task<DeviceHealth>> _compute;
    private readonly string? _visible;

    /// <param name="count">How many GPUs libtorch sees.</param>
    /// <param name="numbers">Those to use; null: all.</param>
    /// <param name="visible">The value of CUDA_VISIBLE_DEVICES; null: not set.</param>
    /// <param name="query">What nvidia-smi prints; null where it is not there.</param>
    /// <param name="compute">A small computation on a device, in a process of its own.</param>
    public CudaDriver(
        int count,
        IReadOnlyList<int>? numbers,
        string? visible,
        Func<CancellationToken, Task<string?>> query,
        Func<DeviceInfo, CancellationToken, Task<DeviceHealth>> compute
    )
    {
        Count = count;
        _numbers = numbers;
        _visible = visible;
        _query = query;
        _compute = compute;
    }

    /// <summary>How many GPUs libtorch sees.</summary>
    public int Count { get; }

    public static CudaDriver OfThisMachine(IReadOnlyList<int>? numbers, WorkerCommand worker, TimeProvider time) =>
        new(
            Models.Devices.CudaCount(),
            numbers,
            Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES"),
            cancel => NvidiaSmi.QueryAsync(time, cancel),
            (device, cancel) => WorkerProbe.RunAsync(worker, device, time, cancel)
        );

    public async Task<IReadOnlyList<DeviceInfo>> ListAsync(CancellationToken cancel)
    {
        var text = await _query(cancel);
        if (Count == 0)
        {
            var seen = text is null ? 0 : NvidiaSmi.Parse(text).Count;
            throw new DeviceException(
                seen > 0
                    ? $"nvidia-smi shows {seen} GPUs, but the libtorch in use sees none: it is built without CUDA, or too old for the driver. Set GRID_LIBTORCH to the torch folder of an installed PyTorch with CUDA and build again."
                    : "There is no GPU that libtorch can use here. Leave cuda out of --devices, or install the NVIDIA driver and a libtorch with CUDA (GRID_LIBTORCH)."
            );
        }

        if (_numbers?.FirstOrDefault(number => number >= Count) is { } missing and > 0)
        {
            throw new DeviceException(
                $"There is no cuda:{missing}: libtorch sees {Count}, the last is cuda:{Count - 1}."
            );
        }

        var gpus = Known(text);
        return [.. Numbers.Select(number => Info(number, gpus))];
    }

    public async Task<IReadOnlyDictionary<string, DeviceReading>> ReadAsync(CancellationToken cancel)
    {
        var gpus = Known(await _query(cancel));
        return Numbers.ToDictionary(
            Id,
            number =>
                gpus is null
                    ? DeviceReading.Unknown
                    : new DeviceReading(gpus[number].UsedMemory, gpus[number].FreeMemory, gpus[number].Utilization)
                    {
                        Power = gpus[number].Power,
                        Temperature = gpus[number].Temperature,
                    },
            StringComparer.Ordinal
        );
    }

    public async Task<DeviceHealth> ProbeAsync(string device, CancellationToken cancel)
    {
        if (!Numbers.Any(number => Id(number) == device))
        {
            throw new ArgumentException($"There is no device '{device}'.", nameof(device));
        }

        var text = await _query(cancel);
        var gpus = Known(text);
        if (text is not null && gpus is null)
        {
            return new DeviceHealth($"nvidia-smi does not show the {Count} GPUs that were there");
        }

        var number = Numbers.First(number => Id(number) == device);
        var health = await _compute(Info(number, gpus), cancel);
        if (!health.IsHealthy)
        {
            return health;
        }

        var kept = (await ReadAsync(cancel))[device].UsedMemory - gpus?[number].UsedMemory;
        return kept > MemoryTolerance
            ? new DeviceHealth($"{kept / 1024 / 1024} MiB stayed in use after the process that used them had gone")
            : DeviceHealth.Good;
    }

    private IEnumerable<int> Numbers => _numbers ?? [.. Enumerable.Range(0, Count)];

    private static string Id(int number) => $"cuda:{number}";

    /// <summary>What nvidia-smi shows of each GPU that libtorch sees, in its order. Null where the two do not agree on how many there are: then nothing is certain.</summary>
    private IReadOnlyList<NvidiaGpu>? Known(string? text) =>
        text is not null && VisibleGpus.Of(NvidiaSmi.Parse(text), _visible) is var gpus && gpus.Count == Count
            ? gpus
            : null;

    private DeviceInfo Info(int number, IReadOnlyList<NvidiaGpu>? gpus) =>
        gpus?[number] is { } gpu
            ? new DeviceInfo(Id(number), DeviceKind.Cuda, gpu.Name, gpu.Uuid, gpu.TotalMemory, gpu.Uuid)
            : new DeviceInfo(Id(number), DeviceKind.Cuda, "CUDA", null, null, VisibleGpus.Selector(number, _visible));
}
