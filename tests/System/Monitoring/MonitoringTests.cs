using Grid.SystemTests.Cluster;

namespace Grid.SystemTests.Monitoring;

/// <summary>What dashboards and rules ask, asked of a real Prometheus that scrapes two real silos.</summary>
[Collection(ClusterCollection.Name)]
public class MonitoringTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Series that are not there, and why.</summary>
    private static readonly Dictionary<string, string> Missing = new(StringComparer.Ordinal)
    {
        ["grid_device_power_watts"] = "GPU-only: no fake device draws power",
        ["grid_device_temperature_celsius"] = "GPU-only: no fake device is warm",
    };

    [Fact]
    public async Task Every_panel_and_every_rule_finds_the_series_it_asks_for_while_sweeps_run()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var scratch = new Scratch();
        // The first silo's trainings fail now and then: trials are tried again, and given up.
        await using var cluster = await TestCluster.StartAsync(
            scratch,
            silos: 2,
            devices: "cpu:1,fake:1",
            environment: number => number == 1 ? ["GRID_FAULTS=epoch:fail@4"] : []
        );
        await using var dcgm = await DcgmPage.StartAsync(cancel);
        await using var prometheus = await PrometheusServer.StartAsync(
            Path.Combine(scratch.Home, "prometheus"),
            cluster.Silos,
            [dcgm.Address],
            cancel
        );
        await cluster.SubmitAsync(scratch.Gons(trials: 100));
        await cluster.SubmitAsync(Preempting(scratch));

        var questions = new OpenQuestions(prometheus);
        try
        {
            await Until.TrueAsync(
                "all questions are answered",
                async limit => (await questions.AskAsync(limit)).All(IsMissing),
                Patience
            );
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"Not answered:\n{string.Join('\n', questions.Open)}");
        }

        Assert.Empty(await prometheus.RuleErrorsAsync(cancel));
        // Nothing is listed that is there after all.
        Assert.All(
            Missing.Keys,
            series =>
                Assert.Contains(questions.Open, question => question.Query.Contains(series, StringComparison.Ordinal))
        );
    }

    private static bool IsMissing(Question question) =>
        Missing.Keys.Any(series => question.Query.Contains(series, StringComparison.Ordinal));

    /// <summary>A sweep that others make room for.</summary>
    private static string Preempting(Scratch scratch) =>
        scratch.Spec(
            """
            version: 1
            name: preempting
            model: synthetic
            objective: {metric: test/loss, goal: minimize}
            space:
              lr: {min: 0.0001, max: 0.1, scale: log, points: 60}
              epochs: 9
              seconds: 0.3
            search: {algorithm: grid}
            stop: {policy: asha, min: 1, max: 9, eta: 3}
            trial: {retries: 1, slots: 0.5}
            queue: {priority: 10, max_slots: 1}
            """,
            "preempting.yaml"
        );
}
