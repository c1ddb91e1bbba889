using Grid.Grains;
using Grid.Models;

namespace Grid.Silo;

/// <summary>Tells from what a training threw why it failed: one of <see cref="FailureCause"/>. libtorch has one type of exception for all, so its words decide.</summary>
internal static class TrainingFault
{
    private static readonly string[] DeviceMemory =
    [
        "CUDA out of memory",
        "CUDA error: out of memory",
        "CUBLAS_STATUS_ALLOC_FAILED",
        "CUDNN_STATUS_ALLOC_FAILED",
    ];

    private static readonly string[] HostMemory =
    [
        "not enough memory: you tried to allocate",
        "DefaultCPUAllocator: can't allocate memory",
        "std::bad_alloc",
    ];

    // After these every further call of the process fails, on whatever data.
    private static readonly string[] BrokenDevice =
    [
        "device-side assert",
        "an illegal memory access",
        "an illegal instruction",
        "misaligned address",
        "unspecified launch failure",
        "hardware stack error",
        "uncorrectable ECC",
        "Xid (",
        "GPU is lost",
        "fallen off the bus",
        "CUDA error: unknown error",
    ];

    public static string CauseOf(Exception error) =>
        error switch
        {
            TrainingFaultException fault => fault.Cause,
            ModelException => FailureCause.Model,
            OutOfMemoryException => FailureCause.HostMemory,
            _ => CauseOf(error.Message),
        };

    public static string CauseOf(string message) =>
        Says(message, DeviceMemory) ? FailureCause.DeviceMemory
        : Says(message, HostMemory) ? FailureCause.HostMemory
        : Says(message, BrokenDevice) ? FailureCause.Device
        : FailureCause.Exception;

    /// <summary>What a person reads of a failure: the message, after its type where the message alone may say little.</summary>
    public static string Describe(Exception error) =>
        error switch
        {
            TrainingFaultException or ModelException => error.Message,
            RemoteTrainingException remote => $"{remote.Error}: {remote.Message}",
            _ => $"{error.GetType().Name}: {error.Message}",
        };

    private static bool Says(string message, string[] words) =>
        words.Any(word => message.Contains(word, StringComparison.Ordinal));
}
