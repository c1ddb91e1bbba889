using Grid.Store;

namespace Grid.Grains.Tests.Field;

/// <summary>A wall clock jumps by an hour: no lease runs out for it, and none lives longer.</summary>
public class Case05_ClockJumps
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task No_lease_expires_by_it_and_one_that_is_dead_still_does(int hours)
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1));
        var lease = await world.LeaseAsync("agent#1");
        var waiting = world.AskAsync("heir#1", wait: TimeSpan.FromDays(1));

        world.Time.JumpWallClock(TimeSpan.FromHours(hours));
        for (var second = 0; second < 50; second++)
        {
            world.Time.Advance(TimeSpan.FromSeconds(1));
            await world.Pool.QueueAsync(Cancel);
        }

        Assert.Empty((await world.Pool.RenewAsync("agent#1", new([lease.Key]), Cancel)).Lost);
        Assert.Equal(TrialState.Running, (await world.RowAsync(0)).State);
        Assert.False(waiting.IsCompleted);

        for (var second = 0; second < 1000 && !waiting.IsCompleted; second++)
        {
            world.Time.Advance(TimeSpan.FromSeconds(1));
            await world.Pool.QueueAsync(Cancel);
            await world.RowAsync(0);
        }

        Assert.Equal(2, Assert.Single(await waiting).Attempt);
    }
}
