namespace Grid.Host.Tests;

public sealed class TurnTests : HostTest
{
    [Fact]
    public async Task One_call_at_a_time_and_in_order()
    {
        var grain = Get<ICounterGrain>();
        var first = grain.WaitAsync("first", "go", Cancel);
        await Signals.When("first begins");
        var second = grain.WaitAsync("second", "go", Cancel);
        var third = grain.WaitAsync("third", "go", Cancel);
        Signals.Set("go");
        var results = await Task.WhenAll(first, second, third);
        Assert.Equal([1, 2, 3], results);
        Assert.Equal(
            ["a activated", "first begins", "first ends", "second begins", "second ends", "third begins", "third ends"],
            Signals.Happened
        );
    }

    [Fact]
    public async Task A_call_that_interleaves_begins_while_another_awaits()
    {
        var grain = Get<ICounterGrain>();
        var call = grain.WaitAsync("call", "end call", Cancel);
        await Signals.When("call begins");
        var peek = grain.PeekAsync("peek", "end peek", Cancel);
        await Signals.When("peek begins");
        Assert.Equal(0, await grain.ReadAsync());
        Signals.Set("end peek");
        await peek;
        Signals.Set("end call");
        await call;
        Assert.Equal(["a activated", "call begins", "peek begins", "peek ends", "call ends"], Signals.Happened);
    }

    [Fact]
    public async Task A_long_poll_does_not_keep_other_calls_waiting()
    {
        var grain = Get<ICounterGrain>();
        var poll = grain.PeekAsync("poll", "work", Cancel);
        await Signals.When("poll begins");
        Assert.Equal(1, await grain.NextAsync());
        Signals.Set("work");
        Assert.Equal(2, await poll);
    }

    [Fact]
    public async Task A_call_that_interleaves_overtakes_those_that_wait_for_the_activation()
    {
        var grain = Get<ISlowGrain>();
        var first = grain.StayAsync("end");
        var second = grain.StayAsync("end");
        var poll = grain.PollAsync();
        Signals.Set("activate");
        await poll;
        Assert.False(first.IsCompleted || second.IsCompleted);
        Signals.Set("end");
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task Different_grains_run_in_parallel()
    {
        // Each waits for the other to have begun: one after the other would wait for ever.
        var one = Get<ICounterGrain>("one").WaitAsync("1", "2 begins", Cancel);
        var two = Get<ICounterGrain>("two").WaitAsync("2", "1 begins", Cancel);
        var results = await Task.WhenAll(one, two);
        Assert.Equal([1, 1], results);
    }

    [Fact]
    public async Task Turns_of_one_grain_never_overlap_even_where_its_calls_interleave()
    {
        var grains = Enumerable.Range(0, 4).Select(i => Get<IStressGrain>($"{i}")).ToArray();
        var seeds = new Random(7);
        var calls = Enumerable
            .Range(0, 4000)
            .Select(i =>
            {
                var grain = grains[seeds.Next(grains.Length)];
                var turns = seeds.Next(1, 6);
                return i % 3 == 0 ? grain.InterleaveAsync(turns) : grain.WorkAsync(turns);
            })
            .ToArray();
        var results = await Task.WhenAll(calls);
        Assert.DoesNotContain("overlap", Signals.Happened);
        var counts = await Task.WhenAll(grains.Select(grain => grain.CountAsync()));
        Assert.Equal(results.Sum(), counts.Sum());
    }

    [Fact]
    public async Task Many_callers_of_one_counter_lose_no_count()
    {
        var grain = Get<ICounterGrain>();
        await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(_ =>
                    Task.Run(
                        async () =>
                        {
                            for (var i = 0; i < 1000; i++)
                                await grain.NextAsync();
                        },
                        Cancel
                    )
                )
        );
        Assert.Equal(16_000, await grain.ReadAsync());
    }

    [Fact]
    public async Task A_grain_may_call_another_and_goes_on_in_its_own_turn()
    {
        Signals.Set("go");
        Assert.Equal(1, await Get<ICounterGrain>("a").CallAsync("b", "go"));
        Assert.Equal(2, await Get<ICounterGrain>("b").NextAsync());
    }

    [Fact]
    public async Task Ambient_values_are_the_callers_and_not_those_of_the_call_before()
    {
        var ambient = new AsyncLocal<string>();
        var grain = Get<IAmbientGrain>();
        await grain.RememberAsync(ambient);
        ambient.Value = "one";
        var one = grain.StayAsync("go");
        ambient.Value = "two";
        var two = grain.StayAsync("go");
        Signals.Set("go");
        Assert.Equal("one", await one);
        Assert.Equal("two", await two);
    }
}
