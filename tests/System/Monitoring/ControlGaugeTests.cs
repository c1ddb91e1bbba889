using Grid.SystemTests.Cluster;

namespace Grid.SystemTests.Monitoring;

[Collection(ClusterCollection.Name)]
public class ControlGaugeTests
{
    [Fact, Trait("Length", "long")]
    public async Task A_silo_that_was_paused_past_its_control_lease_tells_nothing_of_all_at_its_first_scrape()
    {
        using var scratch = new Scratch();
        using var http = new HttpClient();
        await using var cluster = await TestCluster.StartAsync(scratch, silos: 2);
        var old = await cluster.ControlAsync();
        var next = Assert.Single(await cluster.OthersAsync());
        await Until.TrueAsync("the silo that controls tells of all", cancel => TellsAsync(old, cancel));

        old.Signal(GridProcess.SigStop);
        await Until.TrueAsync("the other one does", cancel => TellsAsync(next, cancel));
        old.Signal(GridProcess.SigCont);

        var first = await ScrapeAsync(old, TestContext.Current.CancellationToken);
        Assert.Contains("\ngrid_control{} 0\n", first, StringComparison.Ordinal);
        Assert.DoesNotContain("\ngrid_silos{", first, StringComparison.Ordinal);
        Assert.True(await TellsAsync(next, TestContext.Current.CancellationToken));

        async Task<bool> TellsAsync(SiloProcess silo, CancellationToken cancel) =>
            await ScrapeAsync(silo, cancel) is var text
            && text.Contains("\ngrid_control{} 1\n", StringComparison.Ordinal)
            && text.Contains("\ngrid_silos{", StringComparison.Ordinal);

        Task<string> ScrapeAsync(SiloProcess silo, CancellationToken cancel) =>
            http.GetStringAsync(new Uri(silo.Address, "/metrics"), cancel);
    }
}
