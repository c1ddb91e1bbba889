using Grid.Store;

namespace Grid.Grains.Tests.Field;

/// <summary>An attempt whose lease has moved on reports, completes, fails or hands back: it is told to leave, and changes nothing.</summary>
public class Case04_Zombies
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_zombie_changes_nothing(bool afterTakeover)
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1, retries: 5));
        var zombie = await world.LeaseAsync("zombie#1");
        await world.Trial(0).ReportAsync(FakeAgent.Report(zombie, 1, 0.5), Cancel);
        await world.Pool.JoinAsync("zombie#2", Cancel);
        var heir = await world.LeaseAsync("heir#1");
        Assert.Equal((2, 1), (heir.Attempt, heir.LastStep));
        if (afterTakeover)
        {
            await world.ReopenAsync(recover: false);
        }

        var before = await StateAsync(world);
        Assert.Equal(ReportAnswer.Stale, await world.Trial(0).ReportAsync(FakeAgent.Report(zombie, 2, 9), Cancel));
        Assert.Equal(
            ReportAnswer.Stale,
            await world.Trial(0).ReportAsync(FakeAgent.Report(zombie, 3, 9, last: true), Cancel)
        );
        await world.Trial(0).FailAsync(new TrialFailure(zombie.Key, FailureCause.Exception, "boom"), Cancel);
        await world.Pool.ReleaseAsync(zombie.Key, FailureCause.Paused, FakeAgent.Checkpoint(zombie, 2), Cancel);
        Assert.Equal([zombie.Key], (await world.Pool.RenewAsync("zombie#1", new([zombie.Key]), Cancel)).Lost);
        Assert.Equal([heir.Key], (await world.Pool.RenewAsync("zombie#1", new([heir.Key]), Cancel)).Lost);

        Assert.Equal(before, await StateAsync(world));
        Assert.Empty((await world.Pool.RenewAsync("heir#1", new([heir.Key]), Cancel)).Lost);
        Assert.True(await world.IsIdleAsync());
        await world.Agent().TrainAsync(heir);
        Assert.Equal(TrialState.Completed, (await world.RowAsync(0)).State);
    }

    private static async Task<string> StateAsync(World world)
    {
        var attempts = await world.Store.ListAttemptsAsync(World.Id, 0, Cancel);
        var reports = await world.Store.ReadReportsAsync(World.Id, 0, Cancel);
        return string.Join('\n', [$"{await world.RowAsync(0)}", .. attempts, .. reports, .. await world.LogAsync()]);
    }
}
