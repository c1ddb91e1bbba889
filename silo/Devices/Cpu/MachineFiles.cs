using System.Globalization;

namespace Grid.Silo;

/// <summary>What the kernel says of this machine in files. What cannot be read is unknown: null.</summary>
/// <param name="Proc">Where /proc is.</param>
/// <param name="Cgroup">Where this process's control group is, which may limit its memory.</param>
internal sealed record MachineFiles(string Proc, string Cgroup)
{
    public static MachineFiles OfThisMachine { get; } = new("/proc", "/sys/fs/cgroup");

    /// <summary>Bytes: the machine's, or the control group's limit where that is less.</summary>
    public long? TotalMemory() => Least(MemInfo("MemTotal:"), Value(Path.Combine(Cgroup, "memory.max")));

    /// <summary>Bytes that programs can still get without swapping.</summary>
    public long? AvailableMemory() =>
        Least(
            MemInfo("MemAvailable:"),
            Value(Path.Combine(Cgroup, "memory.max")) - Value(Path.Combine(Cgroup, "memory.current"))
        );

    /// <summary>The share of the processor in use, 0 to 1, mean of a minute.</summary>
    public double? Load() =>
        Lines(Path.Combine(Proc, "loadavg")).FirstOrDefault()?.Split(' ')[0] is { } load
        && double.TryParse(load, NumberStyles.Float, CultureInfo.InvariantCulture, out var processes)
            ? Math.Clamp(processes / Environment.ProcessorCount, 0, 1)
            : null;

    public string? ProcessorName() =>
        Lines(Path.Combine(Proc, "cpuinfo"))
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':', 2)[^1]
            .Trim();

    /// <summary>The version of NVIDIA's driver, such as "550.54.14"; null: none is loaded.</summary>
    public string? GpuDriver() =>
        Lines(Path.Combine(Proc, "driver", "nvidia", "version"))
            .FirstOrDefault(line => line.StartsWith("NVRM version:", StringComparison.Ordinal))
            ?.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(word => Version.TryParse(word, out _));

    /// <summary>How many processes the kernel has killed for want of memory, here or on the whole machine: only its growth says something.</summary>
    public long MemoryKills() =>
        Counter(Path.Combine(Cgroup, "memory.events"), "oom_kill ")
        + Counter(Path.Combine(Proc, "vmstat"), "oom_kill ");

    private long? MemInfo(string key) =>
        Lines(Path.Combine(Proc, "meminfo")).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))
            is { } line
        && Number(line[key.Length..].Replace("kB", "", StringComparison.Ordinal)) is { } kilobytes
            ? kilobytes * 1024
            : null;

    private static long Counter(string file, string key) =>
        Lines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal)) is { } line
            ? Number(line[key.Length..]) ?? 0
            : 0;

    private static long? Value(string file) => Lines(file).FirstOrDefault() is { } line ? Number(line) : null;

    private static long? Number(string text) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static long? Least(long? one, long? other) => one is null || other < one ? other ?? one : one;

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
