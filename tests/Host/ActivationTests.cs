namespace Grid.Host.Tests;

public sealed class ActivationTests : HostTest
{
    protected override EmbeddedGrainHostOptions Options => new() { IdleAge = TimeSpan.FromMinutes(10) };

    [Fact]
    public void A_reference_activates_nothing()
    {
        Get<ICounterGrain>();
        Assert.Equal(0, Host.ActivationCount);
    }

    [Fact]
    public async Task A_grain_keeps_its_state_between_calls_and_apart_from_other_keys()
    {
        Assert.Equal(1, await Get<ICounterGrain>("a").NextAsync());
        Assert.Equal(2, await Get<ICounterGrain>("a").NextAsync());
        Assert.Equal(1, await Get<ICounterGrain>("A").NextAsync());
        Assert.Equal(2, Host.ActivationCount);
    }

    [Fact]
    public async Task A_grain_and_a_reference_know_their_key()
    {
        const string key = "expériment/7 🧪";
        Assert.Equal(key, Get<ICounterGrain>(key).GetPrimaryKeyString());
        Assert.Equal(key, await Get<ICounterGrain>(key).KeyAsync());
    }

    [Fact]
    public void References_to_one_grain_are_equal()
    {
        Assert.Equal(Get<ICounterGrain>("a"), Get<ICounterGrain>("a"));
        Assert.NotEqual(Get<ICounterGrain>("a"), Get<ICounterGrain>("b"));
        Assert.NotEqual<object>(Get<ICounterGrain>("a"), Get<IStressGrain>("a"));
    }

    [Fact]
    public async Task A_failed_activation_fails_the_calls_that_waited_and_the_next_call_tries_again()
    {
        var grain = Get<IMoodyGrain>();
        var waiting = Enumerable.Range(0, 5).Select(_ => grain.NextAsync()).ToArray();
        Signals.Set("fail");
        foreach (var call in waiting)
            Assert.Equal("activation 1", (await Assert.ThrowsAsync<InvalidDataException>(() => call)).Message);
        Assert.Equal("activation 2", (await Assert.ThrowsAsync<InvalidDataException>(grain.NextAsync)).Message);
        Assert.Equal(0, Host.ActivationCount);
        Assert.Equal(1, await grain.NextAsync());
        Assert.Equal(2, await grain.NextAsync());
    }

    [Fact]
    public async Task Calls_that_waited_for_a_grain_that_discards_itself_go_to_a_fresh_one()
    {
        var grain = Get<ICounterGrain>();
        Assert.Equal(1, await grain.NextAsync());
        var failing = grain.DiscardAsync("go");
        await Signals.When("discarding");
        var waiting = Enumerable.Range(0, 10).Select(_ => grain.NextAsync()).ToArray();
        Signals.Set("go");
        await Assert.ThrowsAsync<InvalidDataException>(() => failing);
        Assert.Equal(Enumerable.Range(1, 10), await Task.WhenAll(waiting));
        Assert.Equal(["a activated", "a deactivated: ApplicationRequested", "a activated"], Signals.Happened);
    }

    [Fact]
    public async Task A_call_that_interleaves_does_not_begin_on_a_grain_that_has_discarded_itself()
    {
        var grain = Get<ICounterGrain>();
        var poll = grain.PeekAsync("poll", "end poll", Cancel);
        await Signals.When("poll begins");
        Signals.Set("go");
        await Assert.ThrowsAsync<InvalidDataException>(() => grain.DiscardAsync("go"));
        var read = grain.ReadAsync();
        var next = grain.NextAsync();
        Assert.False(read.IsCompleted || next.IsCompleted);
        Signals.Set("end poll");
        Assert.Equal(2, await poll);
        Assert.InRange(await read, 0, 1);
        Assert.Equal(1, await next);
    }

    [Fact]
    public async Task State_of_a_discarded_grain_is_never_seen_again_under_load()
    {
        var grain = Get<ICounterGrain>();
        Signals.Set("go");
        var callers = Enumerable
            .Range(0, 8)
            .Select(caller =>
                Task.Run(
                    async () =>
                    {
                        for (var i = 0; i < 300; i++)
                        {
                            if (caller == 0)
                                await Assert.ThrowsAsync<InvalidDataException>(() => grain.DiscardAsync("go"));
                            else
                                await grain.NextAsync();
                        }
                    },
                    Cancel
                )
            );
        await Task.WhenAll(callers);
        var activated = Signals.Happened.Count(what => what == "a activated");
        var deactivated = Signals.Happened.Count(what => what.StartsWith("a deactivated", StringComparison.Ordinal));
        Assert.Equal(300, deactivated);
        Assert.InRange(activated, 300, 301);
        // Activations and deactivations take turns: no two lives of one grain overlap.
        Assert.Equal(
            Enumerable.Range(0, Signals.Happened.Count).Select(i => i % 2 == 0),
            Signals.Happened.Select(what => what == "a activated")
        );
    }

    [Fact]
    public async Task A_hundred_thousand_idle_grains_are_collected()
    {
        for (var i = 0; i < 100; i++)
            await Task.WhenAll(Enumerable.Range(0, 1000).Select(n => Get<ICounterGrain>($"{i}/{n}").NextAsync()));
        Assert.Equal(100_000, Host.ActivationCount);
        Time.Advance(TimeSpan.FromMinutes(9));
        await Get<ICounterGrain>("0/0").NextAsync();
        Time.Advance(TimeSpan.FromMinutes(2));
        await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .SelectMany(i => Enumerable.Range(0, 1000).Select(n => $"{i}/{n}"))
                .Where(key => key != "0/0")
                .Select(key => Signals.When($"{key} deactivated"))
        );
        Assert.Equal(3, await Get<ICounterGrain>("0/0").NextAsync());
        Assert.Equal(1, await Get<ICounterGrain>("0/1").NextAsync());
        Assert.InRange(Host.ActivationCount, 2, 10);
    }

    [Fact]
    public async Task A_grain_with_a_call_under_way_is_not_collected()
    {
        var grain = Get<ICounterGrain>();
        var poll = grain.PeekAsync("poll", "end", Cancel);
        await Signals.When("poll begins");
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, Host.ActivationCount);
        Signals.Set("end");
        Assert.Equal(1, await poll);
        Assert.Equal(2, await grain.NextAsync());
    }

    [Fact]
    public async Task A_grain_that_cannot_be_made_says_what_is_missing()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(Get<IUnmadeGrain>().NothingAsync);
        Assert.Contains("System.Uri", error.Message);
    }

    [Fact]
    public void An_interface_that_no_class_implements_is_refused() =>
        Assert.Contains("IOrphanGrain", Assert.Throws<ArgumentException>(() => Get<IOrphanGrain>()).Message);

    [Fact]
    public void A_grain_made_by_hand_has_no_host() =>
        Assert.Throws<InvalidOperationException>(() => new CounterGrain(Signals).GetPrimaryKeyString());
}
