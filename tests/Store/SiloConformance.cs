namespace Grid.Store.Tests;

/// <summary>The registry of silos.</summary>
public abstract class SiloConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    [Fact]
    public async Task Silos_are_listed_by_name_with_all_that_they_said()
    {
        await Store.PutSiloAsync(Silo("b"), Cancel);
        await Store.PutSiloAsync(Silo("a"), Cancel);
        await Store.PutSiloAsync(Silo("B"), Cancel);
        var silos = await Store.ListSilosAsync(Cancel);
        Assert.Equal([Silo("B"), Silo("a"), Silo("b")], silos.Select(silo => silo with { SeenAt = default }));
    }

    [Fact]
    public async Task A_silo_that_says_it_is_there_again_replaces_what_it_said_and_is_seen_by_the_stores_clock()
    {
        await Store.PutSiloAsync(Silo("a"), Cancel);
        var before = await Store.NowAsync(Cancel);
        var again = new SiloRow("a", "run2", "http://new", "2.0", "draining", "[1]", Rows.Start.AddDays(1), default);
        await Store.PutSiloAsync(again, Cancel);
        var after = await Store.NowAsync(Cancel);
        var stored = Assert.Single(await Store.ListSilosAsync(Cancel));
        Assert.InRange(stored.SeenAt, before, after);
        Assert.Equal(again, stored with { SeenAt = default });
    }

    [Fact]
    public async Task A_silo_that_was_removed_is_gone()
    {
        await Store.PutSiloAsync(Silo("a"), Cancel);
        await Store.PutSiloAsync(Silo("b"), Cancel);
        await Store.RemoveSiloAsync("a", Cancel);
        await Store.RemoveSiloAsync("never there", Cancel);
        Assert.Equal("b", Assert.Single(await Store.ListSilosAsync(Cancel)).Name);
    }

    private static SiloRow Silo(string name) =>
        new(name, $"{name}-run1", $"http://{name}:8080", "1.0", "active", """["cpu/0"]""", Rows.Start, default);
}
