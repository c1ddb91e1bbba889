using Grid.Grains;
using Microsoft.Extensions.Logging;

namespace Grid.Silo;

/// <summary>A line for whoever looks after a silo's machine, and what it is about; null: nothing of the kind.</summary>
public sealed record LogLine(string Text)
{
    /// <summary>Debug: what goes on all the time.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    public string? Experiment { get; init; }

    public long? Trial { get; init; }

    public long? Attempt { get; init; }

    public string? Device { get; init; }

    internal static LogLine Warning(string text) => new(text) { Level = LogLevel.Warning };

    /// <summary>What befell an attempt of a trial: the text goes on from its name.</summary>
    internal static LogLine Warning(LeaseKey lease, string text) =>
        Warning($"{lease.Experiment} trial {lease.Trial}, attempt {lease.Attempt} {text}") with
        {
            Experiment = lease.Experiment,
            Trial = lease.Trial,
            Attempt = lease.Attempt,
        };
}
