using Grid.Store;

namespace Grid.SystemTests.Cluster;

/// <summary>kill -9 of silos at random moments, the one that controls too.</summary>
[Collection(ClusterCollection.Name)]
public class ClusterKillTests
{
    [Fact]
    public async Task Silos_killed_one_after_another_lose_nothing_and_double_nothing()
    {
        using var scratch = new Scratch();
        await KillAsync(scratch, scratch.Curves(trials: 18, epochs: 20, seconds: 0.2), kills: 5);
    }

    [Fact, Trait("Length", "long")]
    public async Task Sixty_trials_survive_twenty_kills_with_the_undisturbed_metrics()
    {
        using var scratch = new Scratch();
        await KillAsync(scratch, scratch.Curves(trials: 60, epochs: 30, seconds: 0.3), kills: 20);
    }

    [Fact, Trait("Length", "long")]
    public async Task Sixty_gon_trainings_survive_twenty_kills_with_the_undisturbed_metrics()
    {
        using var scratch = new Scratch();
        await KillAsync(scratch, scratch.Gons(trials: 60), kills: 20);
    }

    private static async Task KillAsync(Scratch scratch, string spec, int kills)
    {
        await using var cluster = await TestCluster.StartAsync(scratch, silos: 3);
        var sweep = await cluster.SubmitAsync(spec);
        var random = new Random(20260);
        var control = 0;
        for (var kill = 1; kill <= kills; kill++)
        {
            if (kill % 2 == 0)
            {
                // Every other kill hits a cluster that has got over the last one; the others may come in the middle of a takeover.
                await cluster.NextReportAsync(sweep);
            }

            await Task.Delay(TimeSpan.FromSeconds(1 + 3 * random.NextDouble()), TestContext.Current.CancellationToken);
            var controls = await cluster.Store.FindControlAsync(TestContext.Current.CancellationToken);
            var victim = cluster.Silos[random.Next(cluster.Silos.Count)];
            control += controls?.Silo.StartsWith($"{victim.Name}#", StringComparison.Ordinal) == true ? 1 : 0;
            await victim.KillAsync();
            await victim.StartAsync();
        }

        var atLastKill = await cluster.Store.CountTrialsAsync(sweep, TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{kills} kills, {control} of them of the silo that controlled; {atLastKill.GetValueOrDefault(TrialState.Completed)} trials were completed by the last"
        );
        await cluster.AssertCompletedAsync(sweep);
        await cluster.AssertSoundAsync();
        await cluster.AssertUndisturbedAsync(sweep, spec);
    }
}
