namespace Grid.Host.Tests;

public interface ITimerGrain : IGrainWithStringKey
{
    Task StartAsync(TimeSpan dueTime, TimeSpan period, bool interleave = false, bool keepAlive = false);

    /// <summary>Makes each tick wait for a signal "tick 1", "tick 2", …</summary>
    Task SlowAsync();

    Task StayAsync(string begun, string signal);

    Task ChangeAsync(TimeSpan dueTime, TimeSpan period);

    Task StopAsync();

    Task DiscardAsync();

    Task ThrowAsync();

    [AlwaysInterleave]
    Task<int> TicksAsync();
}

public sealed class TimerGrain(Signals signals) : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;
    private bool _slow;
    private bool _throw;

    public Task StartAsync(TimeSpan dueTime, TimeSpan period, bool interleave = false, bool keepAlive = false)
    {
        _timer = this.RegisterGrainTimer(
            static (grain, cancel) => grain.TickAsync(cancel),
            this,
            new GrainTimerCreationOptions(dueTime, period) { Interleave = interleave, KeepAlive = keepAlive }
        );
        return Task.CompletedTask;
    }

    public Task SlowAsync()
    {
        _slow = true;
        return Task.CompletedTask;
    }

    public async Task StayAsync(string begun, string signal)
    {
        signals.Set(begun);
        await signals.When(signal);
    }

    public Task ChangeAsync(TimeSpan dueTime, TimeSpan period)
    {
        _timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task DiscardAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task ThrowAsync()
    {
        _throw = true;
        return Task.CompletedTask;
    }

    public Task<int> TicksAsync() => Task.FromResult(_ticks);

    private async Task TickAsync(CancellationToken cancel)
    {
        var tick = ++_ticks;
        signals.Set($"ticked {tick}");
        if (_slow)
            await signals.When($"end {tick}").WaitAsync(cancel);
        signals.Set($"ended {tick}");
        if (_throw)
            throw new InvalidDataException("a tick fails");
    }
}

public sealed class TimerTests : HostTest
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_timer_calls_back_after_its_due_time_and_then_each_period()
    {
        var grain = Get<ITimerGrain>();
        await grain.StartAsync(5 * Second, 2 * Second);
        Time.Advance(4.9 * Second);
        Assert.Equal(0, await grain.TicksAsync());
        Time.Advance(0.1 * Second);
        await TickedAsync(grain, 1);
        Time.Advance(1.9 * Second);
        Assert.Equal(1, await grain.TicksAsync());
        Time.Advance(0.1 * Second);
        await TickedAsync(grain, 2);
    }

    [Fact]
    public async Task A_timer_waits_for_the_call_that_is_under_way_unless_it_interleaves()
    {
        var plain = Get<ITimerGrain>("plain");
        await plain.StartAsync(Second, Timeout.InfiniteTimeSpan);
        var call = plain.StayAsync("staying", "go");
        await Signals.When("staying");
        Time.Advance(2 * Second);
        Assert.Equal(0, await plain.TicksAsync());
        Signals.Set("go");
        await call;
        await TickedAsync(plain, 1);
    }

    [Fact]
    public async Task A_timer_that_interleaves_ticks_while_a_call_awaits()
    {
        var grain = Get<ITimerGrain>();
        await grain.StartAsync(Second, Timeout.InfiniteTimeSpan, interleave: true);
        var call = grain.StayAsync("staying", "ended 1");
        await Signals.When("staying");
        Time.Advance(Second);
        await call;
    }

    [Fact]
    public async Task A_timer_never_overlaps_itself_and_counts_its_period_from_the_end()
    {
        var grain = Get<ITimerGrain>();
        await grain.SlowAsync();
        await grain.StartAsync(Second, Second, interleave: true);
        Time.Advance(Second);
        await Signals.When("ticked 1");
        Time.Advance(10 * Second);
        Assert.Equal(1, await grain.TicksAsync());
        Signals.Set("end 1");
        await TickedAsync(grain, 1);
        Time.Advance(0.9 * Second);
        Assert.Equal(1, await grain.TicksAsync());
        Time.Advance(0.1 * Second);
        await Signals.When("ticked 2");
        Signals.Set("end 2");
    }

    [Fact]
    public async Task A_change_during_a_callback_holds_for_the_next()
    {
        var grain = Get<ITimerGrain>();
        await grain.SlowAsync();
        await grain.StartAsync(Second, Timeout.InfiniteTimeSpan, interleave: true);
        Time.Advance(Second);
        await Signals.When("ticked 1");
        await grain.ChangeAsync(3 * Second, Timeout.InfiniteTimeSpan);
        Time.Advance(4 * Second);
        Assert.Equal(1, await grain.TicksAsync());
        Signals.Set("end 1");
        await Signals.When("ticked 2");
        Signals.Set("end 2");
    }

    [Fact]
    public async Task A_tick_that_fails_is_followed_by_the_next()
    {
        var grain = Get<ITimerGrain>();
        await grain.ThrowAsync();
        await grain.StartAsync(Second, Second);
        for (var tick = 1; tick <= 3; tick++)
        {
            Time.Advance(Second);
            await TickedAsync(grain, tick);
        }
    }

    [Fact]
    public async Task A_timer_that_was_stopped_ticks_no_more()
    {
        var grain = Get<ITimerGrain>();
        await grain.StartAsync(Second, Second);
        await grain.StopAsync();
        Time.Advance(10 * Second);
        await grain.SlowAsync();
        Assert.Equal(0, await grain.TicksAsync());
    }

    [Fact]
    public async Task Timers_end_with_their_activation()
    {
        var grain = Get<ITimerGrain>();
        await grain.StartAsync(Second, Second);
        await grain.DiscardAsync();
        Assert.Equal(0, await grain.TicksAsync());
        Time.Advance(10 * Second);
        await grain.SlowAsync();
        Assert.Equal(0, await grain.TicksAsync());
    }

    [Fact]
    public async Task A_timer_keeps_its_grain_from_being_collected_only_where_it_says_so()
    {
        var kept = Get<ITimerGrain>("kept");
        var dropped = Get<ITimerGrain>("dropped");
        await kept.StartAsync(60 * Second, 60 * Second, keepAlive: true);
        await dropped.StartAsync(TimeSpan.FromDays(1), Timeout.InfiniteTimeSpan);
        for (var minute = 1; minute <= 15; minute++)
        {
            Time.Advance(60 * Second);
            await TickedAsync(kept, minute);
        }
        Assert.Equal(15, await kept.TicksAsync());
        await dropped.StartAsync(Second, Timeout.InfiniteTimeSpan);
        Assert.Equal(0, await dropped.TicksAsync());
    }

    /// <summary>Waits until the tick is over and its timer is set again: a call that does not interleave comes after it.</summary>
    private async Task TickedAsync(ITimerGrain grain, int tick)
    {
        await Signals.When($"ended {tick}");
        await grain.StayAsync($"after {tick}", $"after {tick}");
    }
}
