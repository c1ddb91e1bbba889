using System.Text.Json;
using Grid.Grains;

namespace Grid.SystemTests;

public class JsonLogTests
{
    [Fact]
    public async Task With_log_json_each_line_is_an_object_that_names_its_trial_and_the_trials_trace()
    {
        using var scratch = new Scratch();

        var swept = await SweptSilo.RunAsync(scratch, "GRID_LOG=json");

        var lines = swept
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToList();
        Assert.All(lines, line => Assert.Equal(SweptSilo.Name, line.GetProperty("silo").GetString()));
        Assert.All(lines, line => Assert.True(line.GetProperty("time").TryGetDateTimeOffset(out _)));
        var ended = lines.Single(line =>
            line.GetProperty("message").GetString() == "attempt ends: completed"
            && line.GetProperty("trial").GetInt64() == 3
        );
        Assert.Single(
            lines,
            line =>
                line.GetProperty("message").GetString()!.StartsWith("first step done, ", StringComparison.Ordinal)
                && line.GetProperty("trial").GetInt64() == 3
        );
        Assert.Equal("debug", ended.GetProperty("level").GetString());
        Assert.Equal(swept.Sweep, ended.GetProperty("experiment").GetString());
        Assert.Equal(1, ended.GetProperty("attempt").GetInt64());
        Assert.Equal(
            Traces.Of(new TrialKey(swept.Sweep, 3)).TraceId.ToHexString(),
            ended.GetProperty("trace_id").GetString()
        );
    }
}
