using System.Buffers;
using System.Text;
using System.Text.Json;
using Grid.Grains;
using Microsoft.Extensions.Logging;

namespace Grid.Silo;

/// <summary>
/// Lines of a log as JSON objects: time, level, message, silo, and where they apply experiment, trial, attempt, device and trace_id, which is that of the trial's trace (<see cref="Traces"/>), else of the
/// experiment's.
/// </summary>
public static class LogJson
{
    /// <summary>One line, without its end.</summary>
    public static string Write(LogLine line, string silo, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(line);
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("time", $"{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}");
        json.WriteString("level", WordOf(line.Level));
        json.WriteString("message", line.Text);
        json.WriteString("silo", silo);
        Write(json, "experiment", line.Experiment);
        Write(json, "trial", line.Trial);
        Write(json, "attempt", line.Attempt);
        Write(json, "device", line.Device);
        Write(json, "trace_id", TraceOf(line));
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string? TraceOf(LogLine line) =>
        line switch
        {
            { Experiment: { } experiment, Trial: { } trial } => Traces.Of(new TrialKey(experiment, trial)).TraceId,
            { Experiment: { } experiment } => Traces.Of(experiment).TraceId,
            _ => default(System.Diagnostics.ActivityTraceId?),
        }
            is { } id
            ? id.ToHexString()
            : null;

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static string WordOf(LogLevel level) =>
        level switch
        {
            LogLevel.Information => "info",
            LogLevel.Critical => "error",
            _ => Words.Of(level),
        };
}
