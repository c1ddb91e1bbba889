namespace Grid.Grains.Tests;

/// <summary>Trainings that were leased in the same microsecond are still told from each other by whoever takes the queue over.</summary>
public class SameMomentTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(2, 0.5)]
    public async Task Two_halves_of_a_device_leased_at_once_use_all_of_it_and_two_lanes_of_one_training_half(
        int lanes,
        double used
    )
    {
        await using var world = await World.OpenAsync();
        var spec = Specs.Grid(rates: 2, parallel: 2, lanes: lanes);
        await world.SubmitAsync(spec with { Trial = spec.Trial with { Slots = 0.5m } });
        var request = new LeaseRequest("a#1", Desk.Devices("cuda:0"), [], lanes, TimeSpan.Zero, world.NextCall(), []);
        await world.Pool.LeaseAsync(request, Cancel);
        var attempts = await world.Store.ListOpenAttemptsAsync(Cancel);
        Assert.Equal(2, attempts.Count);
        Assert.Equal((attempts[0].Slot, attempts[0].LeasedAt), (attempts[1].Slot, attempts[1].LeasedAt));

        await world.ReopenAsync(recover: false);
        await Grains.Recovery.TakeOverAsync(world.Store, world.Grains, Cancel);

        var queued = Assert.Single((await world.Pool.QueueAsync(Cancel)).Experiments);
        Assert.Equal((2, (decimal)used), (queued.Leased, queued.UsedSlots));
    }
}
