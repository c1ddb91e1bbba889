namespace Grid.Host.Tests.Cluster;

/// <summary>Terms of control: how they begin, how long they last, and that one that is over stays so.</summary>
public sealed class ControlTests : ClusterTest
{
    private TimeSpan Validity => Options.Ttl - Options.Margin;

    [Fact]
    public async Task The_first_silo_takes_control_and_the_second_follows_it()
    {
        var one = await ControlAsync();
        var two = await StandbyAsync(one);
        Assert.Equal(1, one.Host.Holder!.Epoch);
        Assert.Equal(1, two.Host.Holder!.Epoch);
        Assert.False(two.Host.IsControl);
        Assert.Equal(1, await one.Ledger.AddAsync("x"));
    }

    [Fact]
    public async Task A_standby_takes_control_the_moment_that_the_lease_of_a_silo_that_is_gone_ends()
    {
        var one = await ControlAsync();
        var second = TimeSpan.FromSeconds(1);
        await Time.WhenSet(Options.RenewEvery);
        one.Lease.IsCut = true;
        Time.Advance(second);
        // It asks at odd seconds, and the lease ends at an even one.
        var two = await StandbyAsync(one);
        for (var asked = 1; asked < 9; asked += 2)
        {
            await Time.WhenSet(Options.RenewEvery, count: 2);
            Time.Advance(Options.RenewEvery);
        }
        await Time.WhenSet(second);
        Assert.False(two.Host.IsControl);

        Time.Advance(second);

        await two.WhenControlAsync();
        Assert.Equal(2, two.Host.Holder!.Epoch);
    }

    [Fact]
    public async Task A_standby_whose_call_finds_that_the_holder_has_left_asks_for_the_lease_at_once()
    {
        var one = await ControlAsync();
        var two = await StandbyAsync(one);
        await Time.WhenSet(Options.RenewEvery);
        await one.LeaveAsync();
        Time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.False(two.Host.IsControl);

        await Assert.ThrowsAsync<ControlUnreachableException>(two.Ledger.CountAsync);

        await two.WhenControlAsync();
    }

    [Fact]
    public async Task Calls_fail_before_a_silo_is_started()
    {
        var one = await TestSilo.MakeAsync(World, "one");
        await Assert.ThrowsAsync<ControlUnreachableException>(one.Ledger.CountAsync);
        Assert.Null(one.Host.Holder);
    }

    [Fact]
    public async Task Calls_fail_until_the_recovery_has_ended_which_calls_grains_itself()
    {
        var one = await TestSilo.MakeAsync(
            World,
            "one",
            onControl: async (grains, _) =>
            {
                await grains.GetGrain<ILedgerGrain>("a").AddAsync("recovered");
                Signals.Set("recovering");
                await Signals.When("recover");
            }
        );
        one.Start();
        await Signals.When("recovering");
        Assert.True(one.Host.Holder!.Mine);
        Assert.False(one.Host.IsControl);
        await Assert.ThrowsAsync<ControlUnreachableException>(one.Ledger.CountAsync);
        Signals.Set("recover");
        await one.WhenControlAsync();
        Assert.Equal(1, await one.Ledger.CountAsync());
    }

    [Fact]
    public async Task A_recovery_that_fails_is_tried_again_in_a_new_term()
    {
        var tries = 0;
        var one = await TestSilo.MakeAsync(
            World,
            "one",
            onControl: (_, _) =>
            {
                Signals.Set($"try {++tries}");
                return tries < 3 ? throw new IOException("no database") : Task.CompletedTask;
            }
        );
        one.Start();
        for (var failed = 1; failed < 3; failed++)
        {
            await Signals.When($"try {failed}");
            await one.When(host => host.Holder is null);
            await RenewAsync();
        }
        await one.WhenControlAsync();
        Assert.Equal(3, one.Host.Holder!.Epoch);
    }

    [Fact]
    public async Task A_term_lasts_as_long_as_it_is_renewed()
    {
        var one = await ControlAsync();
        await one.Ledger.AddAsync("x");
        await RenewAsync(20);
        Assert.True(one.Host.IsControl);
        Assert.Equal(1, one.Host.Holder!.Epoch);
    }

    [Fact]
    public async Task A_lease_that_cannot_be_reached_for_less_than_its_time_keeps_the_term()
    {
        var one = await ControlAsync();
        one.Lease.IsCut = true;
        await RenewAsync(3);
        await Time.WhenSet(Options.RenewEvery);
        Assert.Equal(1, await one.Ledger.AddAsync("x"));
        one.Lease.IsCut = false;
        await RenewAsync(4);
        Assert.Equal(2, await one.Ledger.AddAsync("y"));
        Assert.Equal(1, one.Host.Holder!.Epoch);
    }

    [Fact]
    public async Task A_lease_that_cannot_be_reached_for_longer_ends_the_term_and_its_grains_are_forgotten()
    {
        var one = await ControlAsync();
        await one.Ledger.AddAsync("x");
        one.Lease.IsCut = true;
        await RenewAsync(5);
        await one.When(host => host.Holder is null);
        await Assert.ThrowsAsync<ControlUnreachableException>(one.Ledger.CountAsync);
        World.Ledger.Append(1, "written by somebody else");
        one.Lease.IsCut = false;
        await RenewAsync();
        await one.WhenControlAsync();
        Assert.Equal(2, await one.Ledger.CountAsync());
    }

    [Fact]
    public async Task A_request_to_the_lease_that_hangs_is_given_up_and_made_again()
    {
        var one = await ControlAsync();
        one.Lease.Hangs = true;
        await RenewAsync();
        await Time.WhenSet(Options.LeaseTimeout);
        one.Lease.Hangs = false;
        Time.Advance(Options.LeaseTimeout);
        await RenewAsync();
        await Time.WhenSet(Options.RenewEvery);
        Time.Advance(Validity - TimeSpan.FromTicks(1));
        Assert.True(one.Host.IsControl);
    }

    [Fact]
    public async Task A_process_that_was_stopped_for_longer_than_its_lease_answers_nothing_from_memory()
    {
        var one = await ControlAsync();
        await one.Ledger.AddAsync("x");
        Time.Jump(Validity - TimeSpan.FromTicks(1));
        Assert.Equal(1, await one.Ledger.CountAsync());
        Time.Jump(TimeSpan.FromTicks(1));
        Assert.False(one.Host.IsControl);
        await Assert.ThrowsAsync<ControlUnreachableException>(one.Ledger.CountAsync);
    }

    [Fact]
    public async Task The_answer_of_a_call_that_ends_after_the_term_is_not_given()
    {
        var one = await ControlAsync();
        var call = one.Ledger.AddSlowlyAsync("x", Cancel);
        await Signals.When("x begins");
        Time.Jump(Validity);
        Signals.Set("x goes on");
        await Assert.ThrowsAsync<ControlUnreachableException>(() => call);
        Assert.Equal(["x"], World.Ledger.Rows);
    }

    [Fact]
    public async Task An_error_that_comes_after_the_term_is_not_given_either()
    {
        var one = await ControlAsync();
        var call = one.Ledger.AddSlowlyAsync("x", Cancel);
        await Signals.When("x begins");
        var waiting = one.Ledger.ThrowAsync(nameof(InvalidOperationException), "stale");
        Time.Jump(Validity);
        Signals.Set("x goes on");
        await Assert.ThrowsAsync<ControlUnreachableException>(() => waiting);
        await Assert.ThrowsAsync<ControlUnreachableException>(() => call);
    }

    [Fact]
    public async Task The_lease_counts_from_when_it_was_asked_for_not_from_when_it_was_answered()
    {
        var one = await TestSilo.MakeAsync(World, "one");
        var slow = new TaskCompletionSource();
        one.Lease.Answer = slow.Task;
        one.Start();
        await one.Lease.WhenAskedAsync(1);
        Time.Jump(TimeSpan.FromSeconds(2));
        slow.SetResult();
        await one.WhenControlAsync();
        Time.Jump(Validity - TimeSpan.FromSeconds(2));
        Assert.False(one.Host.IsControl);
    }

    [Fact]
    public async Task A_term_that_lapsed_does_not_come_back_under_its_epoch()
    {
        var one = await ControlAsync();
        await one.Ledger.AddAsync("x");
        await Time.WhenSet(Options.RenewEvery);
        Time.Jump(Validity);
        Time.Advance(TimeSpan.Zero);
        await one.When(host => host is { IsControl: true, Holder.Epoch: 2 });
        Assert.Equal(1, await one.Ledger.CountAsync());
    }

    [Fact]
    public async Task Stepping_down_forgets_the_grains_at_once_and_fails_their_calls()
    {
        var one = await ControlAsync();
        var call = one.Ledger.AddSlowlyAsync("x", Cancel);
        await Signals.When("x begins");
        one.Host.StepDown(1, "fenced");
        await Assert.ThrowsAsync<ControlUnreachableException>(() => call);
        Assert.Null(one.Host.Holder);
        Signals.Set("x goes on");
        await RenewAsync();
        await one.When(host => host is { IsControl: true, Holder.Epoch: 2 });
        Assert.Equal(1, await one.Ledger.AddAsync("x"));
    }

    [Fact]
    public async Task Stepping_down_from_a_term_that_is_over_changes_nothing()
    {
        var one = await ControlAsync();
        one.Host.StepDown(0, "late");
        Assert.True(one.Host.IsControl);
    }

    [Fact]
    public async Task The_term_ends_when_another_silo_holds_the_lease()
    {
        var one = await ControlAsync();
        var call = one.Ledger.PollAsync("x", Cancel);
        await Signals.When("x begins");
        World.Table.Usurp("two", new Uri("http://127.0.0.1:1"));
        await RenewAsync();
        await Assert.ThrowsAsync<ControlUnreachableException>(() => call);
        await Signals.When("x cancelled");
        await one.When(host => host.Holder is { Mine: false, Silo: "two", Epoch: 2 });
    }

    [Fact]
    public async Task Timers_of_forgotten_grains_tick_no_more()
    {
        var one = await ControlAsync();
        await one.Ledger.TickAsync();
        one.Host.StepDown(1, "fenced");
        await RenewAsync(3);
        Assert.DoesNotContain("tick 1", Signals.Happened);
    }

    [Fact]
    public async Task Disposal_answers_the_calls_under_way_sends_polls_home_and_gives_the_lease_free()
    {
        var one = await ControlAsync();
        var call = one.Ledger.AddSlowlyAsync("x", Cancel);
        var poll = one.Ledger.PollAsync("y", Cancel);
        await Signals.When("x begins");
        await Signals.When("y begins");
        var disposal = one.LeaveAsync();
        await Assert.ThrowsAsync<ControlUnreachableException>(() => poll);
        await Assert.ThrowsAsync<ControlUnreachableException>(one.Ledger.CountAsync);
        // Longer than the lease: it is renewed until the last call has its answer.
        await RenewAsync(10);
        Assert.False(World.Table.IsFree);
        Signals.Set("x goes on");
        Assert.Equal(1, await call);
        await disposal;
        Assert.True(World.Table.IsFree);
        Assert.Null(one.Host.Holder);
        await Assert.ThrowsAsync<ControlUnreachableException>(one.Ledger.CountAsync);
    }

    [Fact]
    public async Task Disposal_gives_a_lease_free_that_was_just_being_taken()
    {
        var one = await TestSilo.MakeAsync(World, "one");
        var slow = new TaskCompletionSource();
        one.Lease.Answer = slow.Task;
        one.Start();
        await one.Lease.WhenAskedAsync(1);
        var disposal = one.LeaveAsync();
        Assert.False(World.Table.IsFree);
        slow.SetResult();
        await disposal;
        Assert.True(World.Table.IsFree);
    }

    [Fact]
    public async Task Disposal_ends_where_the_lease_cannot_be_reached()
    {
        var one = await ControlAsync();
        one.Lease.Hangs = true;
        var disposal = one.LeaveAsync();
        await Time.AdvanceUntil(Options.LeaseTimeout, () => disposal.IsCompleted);
        await disposal;
    }

    [Fact]
    public void Options_that_do_not_fit_together_are_refused()
    {
        Refuses(new ClusterGrainHostOptions { RenewEvery = Validity });
        Refuses(new ClusterGrainHostOptions { LeaseTimeout = Validity });
        Refuses(new ClusterGrainHostOptions { MaxBodyBytes = 0 });
        Refuses(new ClusterGrainHostOptions { Token = "" });

        void Refuses(ClusterGrainHostOptions options) =>
            Assert.Throws<ArgumentException>(() => World.HostOf([typeof(EchoGrain)], options));
    }
}
