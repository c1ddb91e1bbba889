namespace Grid.SystemTests.Cluster;

/// <summary>Machines whose wall clocks differ by hours, and jump.</summary>
[Collection(ClusterCollection.Name)]
public class ClockTests
{
    [Fact]
    public async Task Case_05_Wall_clocks_that_differ_and_jump_by_an_hour_cost_no_training()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var scratch = new Scratch();
        var spec = scratch.Curves(trials: 8, epochs: 16, seconds: 0.2);
        var hour = TimeSpan.FromHours(1);
        var clocks = new[]
        {
            await ShiftedClock.MakeAsync(scratch, "ahead"),
            await ShiftedClock.MakeAsync(scratch, "behind"),
        };
        clocks[0].Shift(hour);
        clocks[1].Shift(-hour);
        await using var cluster = await TestCluster.StartAsync(
            scratch,
            silos: 2,
            environment: number => clocks[number - 1].Environment
        );
        var sweep = await cluster.SubmitAsync(spec);
        await cluster.TrainingAsync(sweep);
        // When it was started is each silo's own word.
        var now = await cluster.Store.NowAsync(cancel);
        Assert.Equal(
            [1, -1],
            (await cluster.Store.ListSilosAsync(cancel)).Select(silo => Math.Round((silo.StartedAt - now) / hour))
        );

        clocks[0].Shift(-hour);
        clocks[1].Shift(hour);

        await cluster.AssertCompletedAsync(sweep);
        await cluster.AssertSoundAsync();
        await cluster.AssertUndisturbedAsync(sweep, spec);
        await cluster.AssertNoTrainingLostAsync(sweep);
        Assert.All(
            await cluster.ReportsAsync(sweep),
            report => Assert.InRange(report.At, now - hour / 2, now + hour / 2)
        );
    }
}
