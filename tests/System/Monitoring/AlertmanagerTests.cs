using Grid.SystemTests.Cluster;

namespace Grid.SystemTests.Monitoring;

/// <summary>Whom Prometheus tells of alerts.</summary>
public class AlertmanagerTests
{
    [Fact]
    public async Task Prometheus_tells_nobody_until_an_Alertmanager_is_named()
    {
        const string manager = "127.0.0.1:9";
        var cancel = TestContext.Current.CancellationToken;
        using var scratch = new Scratch();
        await using var prometheus = await PrometheusServer.StartAsync(scratch.Home, [], [], cancel);
        Assert.Empty(await prometheus.AlertmanagersAsync(cancel));

        await prometheus.AlertAsync(manager);
        await Until.TrueAsync(
            "it has taken up the file",
            async look => (await prometheus.AlertmanagersAsync(look)) is [{ Authority: manager }]
        );
    }
}
