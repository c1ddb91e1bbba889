using Microsoft.Extensions.Logging;

namespace Grid.Host;

/// <summary>What a cluster's host logs: who controls, and what went wrong on the way.</summary>
internal sealed partial class ClusterLog(ILogger logger)
{
    [LoggerMessage(20, LogLevel.Information, "This silo takes control, epoch {Epoch}")]
    public partial void TermBegins(long epoch);

    [LoggerMessage(21, LogLevel.Information, "This silo controls, epoch {Epoch}: it takes grain calls")]
    public partial void TermOpens(long epoch);

    [LoggerMessage(22, LogLevel.Information, "This silo controls no more, epoch {Epoch}: {Reason}")]
    public partial void TermEnds(long epoch, string reason);

    [LoggerMessage(23, LogLevel.Error, "Taking control failed, epoch {Epoch}; it is tried again")]
    public partial void TakeoverFailed(long epoch, Exception exception);

    [LoggerMessage(24, LogLevel.Information, "Silo {Silo} at {Address} controls, epoch {Epoch}")]
    public partial void Follows(string silo, Uri address, long epoch);

    [LoggerMessage(25, LogLevel.Warning, "The control lease cannot be reached; it is tried again every {Seconds} s")]
    public partial void LeaseUnreachable(double seconds, Exception exception);

    [LoggerMessage(27, LogLevel.Information, "The control lease is reached again")]
    public partial void LeaseReached();

    [LoggerMessage(26, LogLevel.Warning, "The control lease could not be given free; it runs out within {Seconds} s")]
    public partial void ReleaseFailed(double seconds, Exception exception);
}
