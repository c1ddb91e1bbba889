using Microsoft.Extensions.Logging;

namespace Grid.Silo;

/// <summary>Logs as lines of text, for whoever looks after the machine. What goes on all the time is not among them.</summary>
internal sealed class LineLog(Action<string> write) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Lines go to one place.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and < LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
        {
            write(
                exception is null ? formatter(state, exception) : $"{formatter(state, exception)}: {exception.Message}"
            );
        }
    }

    public void Dispose() { }
}
