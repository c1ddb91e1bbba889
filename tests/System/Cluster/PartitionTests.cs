namespace Grid.SystemTests.Cluster;

/// <summary>Silos that do not reach each other, though all are well: who cannot be reached has not failed.</summary>
[Collection(ClusterCollection.Name)]
public class PartitionTests
{
    [Theory, Trait("Length", "long")]
    [InlineData(Link.Cut)]
    [InlineData(Link.Silent)]
    internal async Task Case_16_A_silo_that_does_not_reach_control_for_30_seconds_keeps_its_trainings(Link broken)
    {
        using var scratch = new Scratch();
        var spec = scratch.Curves(trials: 12, epochs: 60, seconds: 0.25);
        await using var links = new Links(silos: 2);
        await using var cluster = await TestCluster.StartAsync(scratch, silos: 2, more: links.Advertise);
        links.Lead(cluster);
        var sweep = await cluster.SubmitAsync(spec);
        await cluster.TrainingAsync(sweep);

        links.Break(broken);
        await Task.Delay(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await cluster.NextReportAsync(sweep);
        links.Break(Link.Up);

        await cluster.AssertCompletedAsync(sweep);
        await cluster.AssertSoundAsync();
        await cluster.AssertUndisturbedAsync(sweep, spec);
        await cluster.AssertNoTrainingLostAsync(sweep);
    }

    [Fact, Trait("Length", "long")]
    public async Task Case_16_Connections_that_are_cut_at_random_cost_no_training()
    {
        using var scratch = new Scratch();
        var spec = scratch.Curves(trials: 24, epochs: 20, seconds: 0.2);
        await using var links = new Links(silos: 3, cuts: 0.2);
        await using var cluster = await TestCluster.StartAsync(scratch, silos: 3, more: links.Advertise);
        links.Lead(cluster);

        var sweep = await cluster.SubmitAsync(spec);

        await cluster.AssertCompletedAsync(sweep);
        await cluster.AssertSoundAsync();
        await cluster.AssertUndisturbedAsync(sweep, spec);
        await cluster.AssertNoTrainingLostAsync(sweep);
    }

    [Fact]
    public async Task Case_03_Answers_that_are_lost_are_asked_for_again_and_what_they_answered_counts_once()
    {
        using var scratch = new Scratch();
        var spec = scratch.Curves(trials: 18, epochs: 10, seconds: 0.1);
        await using var cluster = await TestCluster.StartAsync(
            scratch,
            silos: 3,
            faults: number => $"call:lose@20%, store.commit:lose@5%, seed={number}"
        );

        var sweep = await cluster.SubmitAsync(spec);

        await cluster.AssertCompletedAsync(sweep);
        await cluster.AssertSoundAsync();
        await cluster.AssertUndisturbedAsync(sweep, spec);
        await cluster.AssertNoTrainingLostAsync(sweep);
    }

    [Theory, Trait("Length", "long")]
    [InlineData(Link.Cut)]
    [InlineData(Link.Silent)]
    internal async Task A_control_silo_that_alone_does_not_reach_the_database_hands_over_and_trains_on(Link broken)
    {
        using var scratch = new Scratch();
        var cancel = TestContext.Current.CancellationToken;
        var spec = scratch.Curves(trials: 12, epochs: 60, seconds: 0.25);
        var url = new Uri(await PostgresFixture.NewDatabaseAsync(cancel));
        await using var links = new Links(silos: 3);
        links.LeadAll(url.Port);
        await using var cluster = await TestCluster.StartAsync(
            scratch,
            silos: 3,
            $"{url}",
            urlOf: number => $"{new UriBuilder(url) { Port = links[number].Port }.Uri}"
        );
        var sweep = await cluster.SubmitAsync(spec);
        await cluster.TrainingAsync(sweep);
        var control = await cluster.ControlAsync();
        var link = links[1 + cluster.Silos.ToList().IndexOf(control)];

        link.State = broken;
        await cluster.UntilAsync("another controls", async _ => await cluster.ControlAsync() != control);
        await cluster.NextReportAsync(sweep);
        link.State = Link.Up;

        await cluster.AssertCompletedAsync(sweep);
        await cluster.AssertSoundAsync();
        await cluster.AssertUndisturbedAsync(sweep, spec);
        await cluster.AssertNoTrainingLostAsync(sweep);
    }

    /// <summary>The links to each silo of a cluster, by the silo's number.</summary>
    private sealed class Links : IAsyncDisposable
    {
        private readonly List<LinkProxy> _links;

        public Links(int silos, double cuts = 0) =>
            _links = [.. Enumerable.Range(1, silos).Select(number => new LinkProxy(cuts, seed: number))];

        public LinkProxy this[int number] => _links[number - 1];

        /// <summary>What has the others go over the link.</summary>
        public string[] Advertise(int number) => ["--advertise", $"http://127.0.0.1:{this[number].Port}"];

        public void Lead(TestCluster cluster) =>
            _links.Zip(cluster.Silos).ToList().ForEach(pair => pair.First.Target = pair.Second.Address.Port);

        public void LeadAll(int port) => _links.ForEach(link => link.Target = port);

        public void Break(Link state) => _links.ForEach(link => link.State = state);

        public async ValueTask DisposeAsync()
        {
            foreach (var link in _links)
            {
                await link.DisposeAsync();
            }
        }
    }
}
