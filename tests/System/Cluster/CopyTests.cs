using Grid.Grains;
using Grid.Search;
using Grid.Store;

namespace Grid.SystemTests.Cluster;

/// <summary>Population based training on two silos: a copy goes on from a checkpoint that another machine wrote.</summary>
[Collection(ClusterCollection.Name)]
public class CopyTests
{
    [Fact]
    public async Task A_copy_on_another_silo_goes_on_from_its_parents_checkpoint_to_the_last_bit()
    {
        using var scratch = new Scratch();
        var spec = scratch.Spec(
            """
            version: 1
            name: population
            model: synthetic
            seed: 11
            objective: {metric: test/loss, goal: minimize}
            space:
              lr: {min: 1.0e-5, max: 1.0e-1, scale: log}
              epochs: 12
              seconds: 0.05
            search: {algorithm: random, trials: 8, parallel: 4}
            stop: {policy: pbt, interval: 2}
            """
        );
        await using var cluster = await TestCluster.StartAsync(scratch, silos: 2);
        var sweep = await cluster.SubmitAsync(spec);
        await cluster.UntilAsync(
            "the sweep has ended",
            async cancel => (await cluster.Store.FindExperimentAsync(sweep, cancel))!.State.IsTerminal()
        );

        Assert.Contains(true, await CrossedAsync(cluster, sweep));
        await cluster.AssertSoundAsync();
        // A copy that found no file would begin at the first epoch.
        await cluster.AssertUndisturbedAsync(sweep, spec);
    }

    /// <summary>Of each copy: whether it began on another silo than the one that wrote what it began from.</summary>
    private static async Task<IReadOnlyList<bool>> CrossedAsync(TestCluster cluster, string sweep)
    {
        var silos = (await cluster.AttemptsAsync(sweep)).ToDictionary(
            attempt => (attempt.Trial, attempt.Attempt),
            attempt => AgentName.SiloOf(attempt.Agent)
        );
        var reports = await cluster.ReportsAsync(sweep);
        var crossed = new List<bool>();
        foreach (var copy in (await StoredDecisions.OfAsync(cluster.Store, sweep)).OfType<CreateTrial>())
        {
            if (copy.Parent is { } parent)
            {
                var first = reports.Where(report => report.Trial == copy.Trial).MinBy(report => report.Step)!;
                var written = reports.Last(report => report.Trial == parent && report.Step == first.Step - 1);
                crossed.Add(silos[(first.Trial, first.Attempt)] != silos[(written.Trial, written.Attempt)]);
            }
        }

        return crossed;
    }
}
