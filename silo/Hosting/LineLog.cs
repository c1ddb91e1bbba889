using Microsoft.Extensions.Logging;

namespace Grid.Silo;

/// <summary>Logs as lines, for whoever looks after the machine. What goes on all the time is not among them.</summary>
internal sealed class LineLog(Action<LogLine> write) : ILoggerFactory, ILogger
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
            var text = formatter(state, exception);
            write(new(exception is null ? text : $"{text}: {exception.Message}") { Level = logLevel });
        }
    }

    public void Dispose() { }
}
