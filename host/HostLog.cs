using Microsoft.Extensions.Logging;

namespace Grid.Host;

/// <summary>What the host logs: failures that no caller hears of.</summary>
internal sealed partial class HostLog(ILogger logger)
{
    [LoggerMessage(1, LogLevel.Error, "A timer of {Grain} failed; it goes on")]
    public partial void TimerFailed(GrainId grain, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "One-way call {Method} of {Grain} failed")]
    public partial void OneWayFailed(string method, GrainId grain, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "Deactivating {Grain} failed; it is dropped all the same")]
    public partial void DeactivationFailed(GrainId grain, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "{Count} grain calls were still running {Seconds} s after shutdown began")]
    public partial void ShutdownTimedOut(int count, double seconds);
}
