namespace Grid.Host.Tests;

public sealed class CallTests : HostTest
{
    [Fact]
    public async Task Arguments_and_results_of_all_kinds_pass()
    {
        Assert.Equal(
            ((object?)"x", 7L, (double?)null, 3),
            await Get<ICounterGrain>().EchoAsync("x", 7, null, new Immutable<int[]>([1, 2, 3]))
        );
        Assert.Equal(
            ((object?)null, long.MinValue, (double?)double.NaN, 0),
            await Get<ICounterGrain>().EchoAsync(null, long.MinValue, double.NaN, new Immutable<int[]>([]))
        );
    }

    [Fact]
    public async Task An_exception_keeps_its_type_its_message_and_the_grains_frames()
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Get<ICounterGrain>().ThrowAsync("boom"));
        Assert.Equal("boom", error.Message);
        Assert.Contains(nameof(CounterGrain.ThrowAsync), error.StackTrace);
    }

    [Fact]
    public async Task An_exception_thrown_before_the_first_await_reaches_the_caller_through_the_task()
    {
        var call = Get<ICounterGrain>().ThrowAtOnceAsync();
        Assert.Equal("at once", (await Assert.ThrowsAsync<InvalidDataException>(() => call)).Message);
        Assert.Equal(1, await Get<ICounterGrain>().NextAsync());
    }

    [Fact]
    public async Task A_call_that_cancels_itself_is_cancelled()
    {
        var call = Get<ICounterGrain>().CancelItselfAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True(call.IsCanceled);
    }

    [Fact]
    public async Task The_callers_token_reaches_the_grain()
    {
        using var source = new CancellationTokenSource();
        var call = Get<ICounterGrain>().WaitAsync("call", "never", source.Token);
        await Signals.When("call begins");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(1, await Get<ICounterGrain>().NextAsync());
    }

    [Fact]
    public async Task A_call_that_is_cancelled_while_it_waits_never_begins()
    {
        using var source = new CancellationTokenSource();
        var grain = Get<ICounterGrain>();
        var first = grain.WaitAsync("first", "go", Cancel);
        await Signals.When("first begins");
        var second = grain.WaitAsync("second", "go", source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Signals.Set("go");
        await first;
        await grain.NextAsync();
        Assert.DoesNotContain("second begins", Signals.Happened);
    }

    [Fact]
    public async Task A_one_way_call_returns_at_once_and_its_failure_harms_nobody()
    {
        await Get<ICounterGrain>().TellAsync("told", "go");
        Assert.DoesNotContain("told", Signals.Happened);
        Signals.Set("go");
        await Signals.When("told");
        Assert.Equal(1, await Get<ICounterGrain>().NextAsync());
    }

    [Fact]
    public async Task Grains_that_await_each_other_are_told_so_after_the_call_timeout()
    {
        var call = Get<IDeadlockGrain>("a").CallAsync("b", "a");
        await Get<ICounterGrain>().NextAsync();
        await Time.AdvanceUntil(TimeSpan.FromSeconds(31), () => call.IsCompleted);
        var error = await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.Contains("IDeadlockGrain.CallAsync", error.Message);
    }

    [Fact]
    public async Task A_call_that_times_out_while_it_waits_never_begins()
    {
        var grain = Get<ICounterGrain>();
        var first = grain.WaitAsync("first", "go", Cancel);
        await Signals.When("first begins");
        var second = grain.WaitAsync("second", "go", Cancel);
        Time.Advance(TimeSpan.FromSeconds(32));
        Assert.Contains("still running", (await Assert.ThrowsAsync<TimeoutException>(() => first)).Message);
        Assert.Contains("never began", (await Assert.ThrowsAsync<TimeoutException>(() => second)).Message);
        Signals.Set("go");
        Assert.Equal(2, await grain.NextAsync());
        Assert.DoesNotContain("second begins", Signals.Happened);
    }

    [Fact]
    public async Task A_long_poll_has_no_call_timeout()
    {
        var poll = Get<ICounterGrain>().PeekAsync("poll", "go", Cancel);
        await Signals.When("poll begins");
        Time.Advance(TimeSpan.FromHours(5));
        Assert.False(poll.IsCompleted);
        Signals.Set("go");
        Assert.Equal(1, await poll);
    }
}
