namespace Grid.Grains;

/// <summary>
/// Why an attempt ended without a result, in one word, as it stands in rows, tables and metrics. The first group is the trial's own and uses up `retries`; the second is never
/// tried again by itself, since it would only happen again; the third is not the trial's fault, is no failure, and costs no retry.
/// </summary>
public static class FailureCause
{
    /// <summary>The training threw.</summary>
    public const string Exception = "exception";

    /// <summary>The training's process died of itself: a segmentation fault, an abort.</summary>
    public const string Crash = "crash";

    /// <summary>It took longer than `trial.timeout`.</summary>
    public const string Timeout = "timeout";

    /// <summary>The model refuses the trial, or this program has no such model.</summary>
    public const string Model = "model";

    /// <summary>The device had not enough memory.</summary>
    public const string DeviceMemory = "device-memory";

    /// <summary>The machine had not enough memory: the kernel killed the training's process.</summary>
    public const string HostMemory = "host-memory";

    /// <summary>The lease ran out, or its machine died.</summary>
    public const string Lost = "lost";

    /// <summary>The agent that asked for it never got it, or went away before it began.</summary>
    public const string Abandoned = "abandoned";

    /// <summary>The device is broken, and was taken out of service.</summary>
    public const string Device = "device";

    /// <summary>The silo has no space for a checkpoint.</summary>
    public const string DiskFull = "disk full";

    /// <summary>The model trains fewer trials together than were leased.</summary>
    public const string NoLane = "no lane";

    /// <summary>Work that goes first took the place.</summary>
    public const string Preempted = "preempted";

    /// <summary>Its experiment was paused.</summary>
    public const string Paused = "paused";

    /// <summary>Its silo was told to leave.</summary>
    public const string Drained = "drained";

    public static IReadOnlyList<string> All { get; } =
    [
        Exception,
        Crash,
        Timeout,
        Model,
        DeviceMemory,
        HostMemory,
        Lost,
        Abandoned,
        Device,
        DiskFull,
        NoLane,
        Preempted,
        Paused,
        Drained,
    ];

    /// <summary>Whether it would only happen again.</summary>
    public static bool IsFinal(string cause) => cause is Model or DeviceMemory or HostMemory;

    /// <summary>Whether it is not the trial's fault.</summary>
    public static bool IsInfrastructure(string cause) =>
        cause is Lost or Abandoned or Device or DiskFull or NoLane or Preempted or Paused or Drained;

    /// <summary>What a person can do about a final cause; empty where the failure's message says it.</summary>
    public static string Advice(string cause) =>
        cause switch
        {
            DeviceMemory =>
                "It is not tried again: take a smaller batch, ask for what it needs with trial.device_memory, or give it a device of its own with trial.slots: 1.",
            HostMemory =>
                "It is not tried again: take a smaller batch, or start the silo with fewer devices so that fewer trials share the machine's memory.",
            _ => "",
        };
}
