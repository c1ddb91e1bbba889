using System.Text;
using System.Text.Json;
using Grid.Grains;

namespace Grid.SystemTests;

/// <summary>A silo that the standard variables of OpenTelemetry tell of a collector.</summary>
public class OtlpTests
{
    [Fact]
    public async Task A_collector_gets_the_metrics_and_each_trial_as_a_trace_of_its_own()
    {
        using var scratch = new Scratch();
        await using var collector = new Collector();

        var id = await SweepAsync(
            scratch,
            [
                $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}",
                "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
                "OTEL_METRIC_EXPORT_INTERVAL=500",
            ]
        );

        var metrics = collector.Bodies("/v1/metrics");
        Assert.Contains(metrics, body => Has(body, "grid.trial.transitions"));
        Assert.Contains(metrics, body => Has(body, "grid.device.trial_info") && Has(body, id));
        var spans = collector.Bodies("/v1/traces");
        foreach (var trial in (long[])[1, 7])
        {
            var trace = new byte[16];
            Traces.Of(new TrialKey(id, trial)).TraceId.CopyTo(trace);
            foreach (var span in (string[])["decide", "lease", "attempt", "epoch"])
            {
                Assert.Contains(spans, body => Has(body, span) && Has(body, trace));
            }
        }

        var experiment = new byte[16];
        Traces.Of(id).TraceId.CopyTo(experiment);
        Assert.Contains(spans, body => Has(body, "submit") && Has(body, experiment));
    }

    [Fact]
    public async Task With_log_json_each_line_is_an_object_that_names_its_trial_and_the_trials_trace()
    {
        using var scratch = new Scratch();
        string? written = null;

        var id = await SweepAsync(scratch, ["GRID_LOG=json"], text => written = text);

        var lines = written!
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToList();
        Assert.All(lines, line => Assert.Equal("tester", line.GetProperty("silo").GetString()));
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
        Assert.Equal(id, ended.GetProperty("experiment").GetString());
        Assert.Equal(1, ended.GetProperty("attempt").GetInt64());
        Assert.Equal(Traces.Of(new TrialKey(id, 3)).TraceId.ToHexString(), ended.GetProperty("trace_id").GetString());
    }

    /// <summary>A silo from start to end, and a sweep of eight trials between. Gives the sweep's id.</summary>
    private static async Task<string> SweepAsync(
        Scratch scratch,
        IReadOnlyList<string> environment,
        Action<string>? written = null
    )
    {
        string[] arguments =
        [
            "silo",
            "--name",
            "tester",
            "--home",
            scratch.Home,
            "--listen",
            "127.0.0.1:0",
            "--devices",
            "cpu:2",
        ];
        await using var silo = GridProcess.StartWith(environment, arguments);
        var listening = await silo.LineAsync(line => line.Contains("Listening on ", StringComparison.Ordinal));
        var address = listening[listening.IndexOf("http://", StringComparison.Ordinal)..].Split(' ')[0].TrimEnd(':');
        var submitted = await GridProcess.RunAsync("submit", scratch.Synthetic(seconds: 0.1), "--silo", address);
        Assert.True(submitted.ExitCode == 0, submitted.Error);
        var id = submitted.Output.Split(':')[0];
        var watched = await GridProcess.RunAsync("watch", id, "--silo", address);
        Assert.Equal(0, watched.ExitCode);
        silo.Signal(GridProcess.SigTerm);
        var ended = await silo.EndAsync();
        Assert.Equal(0, ended.ExitCode);
        written?.Invoke(ended.Output);
        return id;
    }

    private static bool Has(byte[] body, string text) => Has(body, Encoding.UTF8.GetBytes(text));

    private static bool Has(byte[] body, byte[] part) => body.AsSpan().IndexOf(part) >= 0;
}
