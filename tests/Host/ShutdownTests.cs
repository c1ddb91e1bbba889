namespace Grid.Host.Tests;

public sealed class ShutdownTests : HostTest
{
    [Fact]
    public async Task Disposal_waits_for_running_calls_and_deactivates_every_grain()
    {
        await Get<ICounterGrain>("b").NextAsync();
        var running = Get<ICounterGrain>("a").WaitAsync("running", "go", Cancel);
        await Signals.When("running begins");
        var disposal = Host.DisposeAsync();
        Assert.False(disposal.IsCompleted);
        Signals.Set("go");
        await disposal;
        Assert.Equal(1, await running);
        Assert.Equal(
            ["a deactivated: ShuttingDown", "b deactivated: ShuttingDown"],
            Signals.Happened.Where(what => what.Contains("deactivated")).Order()
        );
        Assert.Equal(0, Host.ActivationCount);
    }

    [Fact]
    public async Task New_calls_are_refused_but_running_grains_may_still_call_others()
    {
        var running = Get<ICounterGrain>("a").CallAsync("b", "go");
        await Signals.When("calling");
        var disposal = Host.DisposeAsync();
        await Assert.ThrowsAsync<GrainHostStoppedException>(Get<ICounterGrain>("c").NextAsync);
        Signals.Set("go");
        Assert.Equal(1, await running);
        await disposal;
        await Assert.ThrowsAsync<GrainHostStoppedException>(Get<ICounterGrain>("a").NextAsync);
    }

    [Fact]
    public async Task A_call_that_does_not_end_is_given_up_after_the_shutdown_timeout()
    {
        var stuck = Get<ICounterGrain>().PeekAsync("stuck", "go", Cancel);
        await Signals.When("stuck begins");
        var disposal = Host.DisposeAsync().AsTask();
        Time.Advance(Options.ShutdownTimeout);
        await Assert.ThrowsAsync<GrainHostStoppedException>(() => stuck);
        await Time.AdvanceUntil(Options.DeactivationTimeout, () => disposal.IsCompleted);
        await disposal;
        Signals.Set("go");
    }

    [Fact]
    public async Task An_abandoned_host_fails_its_calls_at_once_and_forgets_its_grains_without_a_word()
    {
        var running = Get<ICounterGrain>().WaitAsync("running", "go", Cancel);
        await Signals.When("running begins");
        var waiting = Get<ICounterGrain>().NextAsync();
        Host.Abandon();
        await Assert.ThrowsAsync<GrainHostStoppedException>(() => running);
        await Assert.ThrowsAsync<GrainHostStoppedException>(() => waiting);
        await Assert.ThrowsAsync<GrainHostStoppedException>(Get<ICounterGrain>().NextAsync);
        Assert.Equal(0, Host.ActivationCount);
        Signals.Set("go");
        Assert.DoesNotContain(Signals.Happened, what => what.Contains("deactivated"));
    }

    [Fact]
    public async Task A_grain_of_an_abandoned_host_cannot_call_another()
    {
        var running = Get<ICounterGrain>("a").CallAsync("b", "go");
        await Signals.When("calling");
        Host.Abandon();
        Signals.Set("go");
        await Assert.ThrowsAsync<GrainHostStoppedException>(() => running);
        Assert.DoesNotContain("b activated", Signals.Happened);
    }

    [Fact]
    public async Task A_grain_that_was_activating_in_an_abandoned_host_takes_no_call()
    {
        var call = Get<ISlowGrain>().PollAsync();
        Host.Abandon();
        Signals.Set("activate");
        await Assert.ThrowsAsync<GrainHostStoppedException>(() => call);
        Assert.Equal(0, Host.ActivationCount);
    }

    [Fact]
    public async Task Abandoning_a_host_cuts_its_disposal_short()
    {
        var running = Get<ICounterGrain>().WaitAsync("running", "go", Cancel);
        await Signals.When("running begins");
        var disposal = Host.DisposeAsync();
        Host.Abandon();
        await disposal;
        await Assert.ThrowsAsync<GrainHostStoppedException>(() => running);
        Signals.Set("go");
    }

    [Fact]
    public async Task Disposing_twice_is_the_same_as_once()
    {
        await Host.DisposeAsync();
        await Host.DisposeAsync();
    }
}
