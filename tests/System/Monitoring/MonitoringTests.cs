using Grid.SystemTests.Cluster;

namespace Grid.SystemTests.Monitoring;

/// <summary>What dashboards and rules ask, asked of a real Prometheus that scrapes two real silos.</summary>
[Collection(ClusterCollection.Name)]
public class MonitoringTests
{
    /// <summary>What gives nothing here, and why that is so.</summary>
    private static readonly Dictionary<string, string> Quiet = new(StringComparer.Ordinal)
    {
        ["DCGM_FI_PROF_SM_ACTIVE"] = "GPU-only, and not among the exporter's defaults: the activity falls back to what is",
        ["grid_device_power_watts"] = "GPU-only: no fake device draws power",
        ["grid_device_temperature_celsius"] = "GPU-only: no fake device is warm",
    };

    [Fact]
    public async Task Every_panel_and_every_rule_finds_the_series_it_asks_for_while_sweeps_run()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var scratch = new Scratch();
        await using var cluster = await TestCluster.StartAsync(
            scratch,
            silos: 2,
            devices: "cpu:1,fake:1",
            // Some trainings of one silo fail: for what is wasted, tried again and given up.
            faults: number => number == 1 ? "epoch:fail@4" : ""
        );
        await using var dcgm = await DcgmPage.StartAsync(cancel);
        await using var prometheus = await PrometheusServer.StartAsync(
            Path.Combine(scratch.Home, "prometheus"),
            cluster.Silos.Select(silo => silo.Address),
            [dcgm.Address],
            cancel
        );

        await cluster.SubmitAsync(scratch.Gons(trials: 40));
        await cluster.SubmitAsync(scratch.Curves(trials: 400, epochs: 8, seconds: 0.2));

        var open = new HashSet<string>(StringComparer.Ordinal);
        await Until.TrueAsync(
            "all is answered",
            async limit => await AskAsync(prometheus, open, limit),
            TimeSpan.FromMinutes(2)
        );
        Assert.Empty(await prometheus.RuleErrorsAsync(cancel));
    }
}
