using Grid.Grains;
using Grid.Store;
using Grid.Tests.Postgres;

namespace Grid.SystemTests.Cluster;

/// <summary>A database that is away: trainings wait with their reports, and nothing is lost.</summary>
[Collection(ClusterCollection.Name)]
public class DatabaseTests
{
    [Fact, Trait("Length", "long")]
    public Task Case_08_Trainings_outlive_a_database_that_is_away_for_twenty_seconds() =>
        OutageAsync(TimeSpan.FromSeconds(20));

    [Fact, Trait("Length", "long")]
    public Task Case_08_Trainings_outlive_a_database_that_is_away_for_a_minute() =>
        OutageAsync(TimeSpan.FromSeconds(60));

    [Fact]
    public async Task Case_08_A_slow_disk_whose_commits_fail_now_and_then_costs_no_training()
    {
        using var scratch = new Scratch();
        var spec = scratch.Curves(trials: 8, epochs: 8, seconds: 0.1);
        await using var cluster = await TestCluster.StartAsync(
            scratch,
            silos: 2,
            faults: number => $"store.commit:fail@10%, store.commit:delay=1s@5%, seed={number}"
        );

        var sweep = await cluster.SubmitAsync(spec);

        await cluster.AssertCompletedAsync(sweep);
        await cluster.AssertSoundAsync();
        await cluster.AssertUndisturbedAsync(sweep, spec);
        await cluster.AssertNoTrainingLostAsync(sweep);
    }

    private static async Task OutageAsync(TimeSpan length)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var scratch = new Scratch();
        var spec = scratch.Curves(trials: 12, epochs: 20, seconds: 0.25);
        await using var server = await PostgresServer.StartNewAsync(cancel);
        await using var cluster = await TestCluster.StartAsync(
            scratch,
            silos: 3,
            await server.CreateDatabaseAsync(cancel)
        );
        var sweep = await cluster.SubmitAsync(spec);
        await cluster.TrainingAsync(sweep);

        await server.StopAsync(cancel);
        var outage = Task.Delay(length, cancel);
        var asked = await GridProcess.RunAsync("ls", "--silo", $"{cluster.Silos[0].Address}");
        await outage;
        await server.StartAsync(cancel);

        Assert.Equal(6, asked.ExitCode);
        Assert.Contains("cannot answer at the moment", asked.Error, StringComparison.Ordinal);
        await cluster.AssertCompletedAsync(sweep);
        await cluster.AssertSoundAsync();
        await cluster.AssertUndisturbedAsync(sweep, spec);
        await cluster.AssertNoTrainingLostAsync(sweep);
    }
}
