using System.Text.Json;
using Grid.SystemTests.Cluster;

namespace Grid.Bench;

/// <summary>What a silo's log (`--log json`) says of an attempt, and when.</summary>
internal sealed record AttemptLine(DateTimeOffset Time, string Message, long Trial, long Attempt)
{
    /// <summary>Its training has begun, or goes on; the first step is next.</summary>
    public bool IsBegin => Is("attempt begins") || Is("attempt goes on");

    public bool IsFirstStep => Is("first step done");

    /// <summary>Of a line that <see cref="IsFirstStep"/>, "first step done, 0.412 s after the lease": when the agent got the lease, by the clock that wrote the line.</summary>
    public DateTimeOffset LeasedAt => Time - TimeSpan.FromSeconds(double.Parse(Message.Split(' ')[3]));

    /// <summary>Its lease is back.</summary>
    public bool IsEnd => Is("attempt ends");

    /// <summary>All that a silo's processes have written of attempts so far.</summary>
    public static IEnumerable<AttemptLine> Of(SiloProcess silo) =>
        silo.Outputs()
            .Split('\n')
            .Where(line => line.StartsWith('{'))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.TryGetProperty("attempt", out _))
            .Select(line => new AttemptLine(
                line.GetProperty("time").GetDateTimeOffset(),
                line.GetProperty("message").GetString()!,
                line.GetProperty("trial").GetInt64(),
                line.GetProperty("attempt").GetInt64()
            ));

    public bool IsOf(long trial, long attempt) => (Trial, Attempt) == (trial, attempt);

    private bool Is(string beginning) => Message.StartsWith(beginning, StringComparison.Ordinal);
}
