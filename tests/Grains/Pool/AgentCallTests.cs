using Grid.Store;

namespace Grid.Grains.Tests;

/// <summary>What agents say to the pool: what they have free, what they hold, that they begin anew.</summary>
public class AgentCallTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task An_agent_gets_as_many_trainings_as_fit_each_on_its_own_devices()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Sized(rates: 5, slots: 0.5m));

        var placements = await AskAsync(world, "a#1", "cuda:0 cuda:1@0.5");

        Assert.Equal(
            ["cuda:1@0.5", "cuda:0@0.5", "cuda:0@0.5"],
            placements.Select(placement => DeviceShare.Text(placement.Devices))
        );
        Assert.Equal([0, 1, 2], placements.Select(placement => Assert.Single(placement.Leases).Trial));
        var attempts = await world.Store.ListOpenAttemptsAsync(Cancel);
        Assert.Equal(["cuda:0@0.5", "cuda:0@0.5", "cuda:1@0.5"], attempts.Select(row => row.Slot).Order());
    }

    [Fact]
    public async Task A_new_call_supersedes_the_earlier_one_which_answers_empty()
    {
        await using var world = await World.OpenAsync();
        var first = AskAsync(world, "a#1", "cuda:0", wait: Day);
        var second = AskAsync(world, "a#1", "cuda:0 cuda:1", wait: Day);
        Assert.Empty(await first);

        await world.SubmitAsync(Sized(rates: 1, slots: 2));

        Assert.Equal("cuda:0+cuda:1", DeviceShare.Text(Assert.Single(await second).Devices));
    }

    [Fact]
    public async Task A_call_superseded_while_its_attempt_is_opened_still_brings_it_where_it_is_awaited()
    {
        await using var world = await World.OpenAsync();
        var gate = new Gate(batch => batch.Writes.OfType<InsertAttempt>().Any());
        world.Store.Before = gate.PassAsync;
        await world.SubmitAsync(Specs.Grid(rates: 1, parallel: 1));
        var first = AskAsync(world, "a#1", "cuda:0", wait: Day, number: 1);
        await gate.Reached;

        // The agent does not know yet that cuda:0 is taken.
        var second = AskAsync(world, "a#1", "cuda:0 cuda:1", wait: Day, number: 2, awaited: [1]);
        await world.ExperimentOf("other").SubmitAsync(Specs.Grid(rates: 2, parallel: 2).Submission(), Cancel);
        Assert.Equal("cuda:1", DeviceShare.Text(Assert.Single(await second).Devices));
        gate.Open();

        var placement = Assert.Single(await first);
        Assert.Equal(("cuda:0", 1), (DeviceShare.Text(placement.Devices), placement.Leases[0].Attempt));
    }

    [Fact]
    public async Task A_lease_whose_answer_is_awaited_stays_until_it_is_not_and_waits_again_then()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1));
        var lease = (await AskAsync(world, "a#1", "cuda:0", number: 1))[0].Leases[0];

        Assert.Empty(await AskAsync(world, "a#1", "cuda:0 cuda:1", number: 2, awaited: [1]));
        Assert.Empty((await world.Pool.RenewAsync("a#1", new([lease.Key]), Cancel)).Lost);

        var again = Assert.Single(await AskAsync(world, "a#1", "cuda:0 cuda:1", number: 3, awaited: [2]));
        Assert.Equal((lease.Trial, 2), (again.Leases[0].Trial, again.Leases[0].Attempt));
    }

    [Fact]
    public async Task A_call_that_was_overtaken_answers_empty_and_takes_nothing_back()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 2, parallel: 2));
        var lease = (await AskAsync(world, "a#1", "cuda:0", number: 2))[0].Leases[0];

        Assert.Empty(await AskAsync(world, "a#1", "cuda:0 cuda:1", wait: Day, number: 1));

        Assert.Empty((await world.Pool.RenewAsync("a#1", new([lease.Key]), Cancel)).Lost);
    }

    [Fact]
    public async Task After_a_takeover_a_lease_may_be_the_answer_to_any_call_that_is_awaited()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1));
        var lease = (await AskAsync(world, "a#1", "cuda:0", number: 7))[0].Leases[0];
        await world.ReopenAsync(recover: false);
        await Grains.Recovery.TakeOverAsync(world.Store, world.Grains, Cancel);

        Assert.Empty(await AskAsync(world, "a#1", "cuda:1", number: 8, awaited: [7]));
        Assert.Empty((await world.Pool.RenewAsync("a#1", new([lease.Key]), Cancel)).Lost);

        Assert.Equal(2, Assert.Single(await AskAsync(world, "a#1", "cuda:1", number: 9)).Leases[0].Attempt);
    }

    [Fact]
    public async Task A_call_superseded_while_its_attempt_is_opened_hands_it_back_where_nobody_awaits_it()
    {
        await using var world = await World.OpenAsync();
        var gate = new Gate(batch => batch.Writes.OfType<InsertAttempt>().Any());
        world.Store.Before = gate.PassAsync;
        await world.SubmitAsync(Specs.Grid(rates: 1));
        var first = AskAsync(world, "a#1", "cuda:0", wait: Day);
        await gate.Reached;

        var second = AskAsync(world, "a#1", "cuda:0", wait: Day);
        await world.Pool.QueueAsync(Cancel);
        gate.Open();

        Assert.Empty(await first);
        Assert.Equal(2, Assert.Single(Assert.Single(await second).Leases).Attempt);
        var attempts = await world.Store.ListAttemptsAsync(World.Id, 0, Cancel);
        Assert.Equal([FailureCause.Abandoned, null], attempts.Select(attempt => attempt.Cause));
    }

    [Fact]
    public async Task A_lease_that_the_agent_does_not_hold_waits_again_and_one_that_it_holds_stays()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 3, parallel: 3));
        var placements = await AskAsync(world, "a#1", "cuda:0 cuda:1");
        var (kept, lost) = (placements[0].Leases[0], placements[1].Leases[0]);

        var next = await AskAsync(world, "a#1", "cuda:1", held: [kept.Key]);

        Assert.Equal((lost.Trial, 2), (next[0].Leases[0].Trial, next[0].Leases[0].Attempt));
        Assert.Equal("cuda:1", DeviceShare.Text(Assert.Single(next).Devices));
        Assert.Equal([lost.Key], (await world.Pool.RenewAsync("a#1", new([kept.Key, lost.Key]), Cancel)).Lost);
    }

    [Fact]
    public async Task Of_an_agent_that_leaves_what_it_does_not_name_waits_again_at_once()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 3, parallel: 3));
        var placements = await AskAsync(world, "a#1", "cuda:0 cuda:1");
        var (kept, lost) = (placements[0].Leases[0], placements[1].Leases[0]);

        Assert.Empty(await AskAsync(world, "a#1", free: null, held: [kept.Key], wait: Day));

        var next = await AskAsync(world, "b#1", "cuda:0 cuda:1");
        Assert.Contains((lost.Trial, 2L), next.Select(placement => Number(placement.Leases[0])));
        Assert.Empty((await world.Pool.RenewAsync("a#1", new([kept.Key]), Cancel)).Lost);
    }

    [Fact]
    public async Task An_attempt_that_is_being_opened_for_an_agent_that_leaves_is_handed_back()
    {
        await using var world = await World.OpenAsync();
        var gate = new Gate(batch => batch.Writes.OfType<InsertAttempt>().Any());
        world.Store.Before = gate.PassAsync;
        await world.SubmitAsync(Specs.Grid(rates: 1));
        var first = AskAsync(world, "a#1", "cuda:0", wait: Day);
        await gate.Reached;

        Assert.Empty(await AskAsync(world, "a#1", free: null, wait: Day));
        gate.Open();

        Assert.Empty(await first);
        Assert.Equal((0, 2), Number(Assert.Single(await AskAsync(world, "b#1", "cuda:0", wait: Day)).Leases[0]));
        var attempts = await world.Store.ListAttemptsAsync(World.Id, 0, Cancel);
        Assert.Equal([FailureCause.Abandoned, null], attempts.Select(attempt => attempt.Cause));
    }

    [Fact]
    public async Task What_an_earlier_process_of_a_silo_held_is_lost_when_the_next_begins()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 3, parallel: 3));
        var mine = (await AskAsync(world, "silo#1", "cuda:0"))[0].Leases[0];
        var others = (await AskAsync(world, "silo2#1", "cuda:0"))[0].Leases[0];
        await world.LeaseAsync("third#1");
        var old = AskAsync(world, "silo#1", "cuda:1", held: [mine.Key], wait: Day);

        await world.Pool.JoinAsync("silo#2", Cancel);

        Assert.Empty(await old);
        Assert.Equal((mine.Trial, 2), Number((await AskAsync(world, "silo#2", "cuda:0"))[0].Leases[0]));
        Assert.Empty((await world.Pool.RenewAsync("silo2#1", new([others.Key]), Cancel)).Lost);
    }

    [Fact]
    public async Task Lower_priority_is_told_to_make_room_and_waits_again_without_a_failure()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1));
        var low = (await AskAsync(world, "a#1", "cuda:0"))[0].Leases[0];
        await world.ExperimentOf("urgent").SubmitAsync(Specs.Grid(rates: 1, priority: 5).Submission(), Cancel);
        Assert.Empty((await world.Pool.RenewAsync("a#1", new([low.Key]), Cancel)).Preempted);

        var answer = await RenewUntilAsync(world, low.Key, renewed => renewed.Preempted.Count > 0);
        Assert.Equal([low.Key], answer.Preempted);
        Assert.Empty(answer.Lost);
        await world.Pool.ReleaseAsync(low.Key, FailureCause.Preempted, FakeAgent.Checkpoint(low, 1), Cancel);

        var high = Assert.Single(await AskAsync(world, "a#1", "cuda:0")).Leases[0];
        Assert.Equal("urgent", high.Experiment);
        var again = Assert.Single(await AskAsync(world, "b#1", "cuda:0")).Leases[0];
        Assert.Equal((World.Id, 2, 1), (again.Experiment, again.Attempt, again.Checkpoint!.Step));
        Assert.Equal(0, (await world.RowAsync(0)).Failures);
    }

    [Fact]
    public async Task After_a_takeover_open_attempts_keep_their_devices_and_get_a_fresh_time()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Sized(rates: 4, slots: 0.5m, lanes: 2));
        var placed = Assert.Single(await AskAsync(world, "a#1", "cuda:0@0.5", lanes: 2));
        var held = placed.Leases.Select(lease => lease.Key).ToList();
        Assert.Equal(2, held.Count);
        world.Time.Advance(TimeSpan.FromSeconds(50));
        await world.ReopenAsync(recover: false);
        Assert.Equal(["default"], await Grains.Recovery.TakeOverAsync(world.Store, world.Grains, Cancel));
        world.Time.Advance(TimeSpan.FromSeconds(50));

        var agent = Assert.Single((await world.Pool.QueueAsync(Cancel)).Agents);
        Assert.Equal(("a#1", 2), (agent.Agent, agent.Held.Count));
        Assert.Empty((await world.Pool.RenewAsync("a#1", new(held), Cancel)).Lost);

        // Both lanes are one training, which uses half of the device.
        var next = Assert.Single(await AskAsync(world, "a#1", "cuda:0", held, lanes: 2));
        Assert.Equal("cuda:0@0.5", DeviceShare.Text(next.Devices));
        Assert.Empty(await AskAsync(world, "a#1", "cuda:0", [.. held, .. next.Leases.Select(one => one.Key)]));
    }

    [Fact(Timeout = 60_000)]
    public async Task After_a_takeover_the_leases_of_a_dead_agent_run_out_though_nobody_calls()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Specs.Grid(rates: 1));
        await world.LeaseAsync("dead#1");
        await world.ReopenAsync(recover: false);
        await Grains.Recovery.TakeOverAsync(world.Store, world.Grains, Cancel);

        while ((await world.RowAsync(0)).State == TrialState.Running)
        {
            world.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(1), Cancel);
        }

        var attempt = Assert.Single(await world.Store.ListAttemptsAsync(World.Id, 0, Cancel));
        Assert.Equal(FailureCause.Lost, attempt.Cause);
    }

    [Fact]
    public async Task The_queue_says_who_waits_who_trains_and_on_what()
    {
        await using var world = await World.OpenAsync();
        await world.SubmitAsync(Sized(rates: 3, slots: 0.5m));
        var lease = (await AskAsync(world, "a#1", "cuda:0@0.5"))[0].Leases[0];
        world.Time.Advance(TimeSpan.FromSeconds(7));

        var status = await world.Pool.QueueAsync(Cancel);

        Assert.Equal(("default", TimeSpan.FromSeconds(7)), (status.Queue, status.OldestWait));
        var experiment = Assert.Single(status.Experiments);
        Assert.Equal(
            (World.Id, 2, 1, 0.5m),
            (experiment.Experiment, experiment.Waiting, experiment.Leased, experiment.UsedSlots)
        );
        var agent = Assert.Single(status.Agents);
        Assert.Equal(("a#1", TimeSpan.FromSeconds(7)), (agent.Agent, agent.SinceHeard));
        Assert.Equal([lease.Key], agent.Held);
        Assert.Equal(["cuda:0"], agent.Capacity.Select(device => device.Device));
        Assert.Empty(agent.Free);
    }

    private static (long, long) Number(Lease lease) => (lease.Trial, lease.Attempt);

    private static Spec.ExperimentSpec Sized(int rates, decimal slots, int? lanes = 1)
    {
        var spec = Specs.Grid(rates, parallel: rates, lanes: lanes);
        return spec with { Trial = spec.Trial with { Slots = slots } };
    }

    private static async Task<IReadOnlyList<Placement>> AskAsync(
        World world,
        string agent,
        string? free,
        IReadOnlyList<LeaseKey>? held = null,
        TimeSpan wait = default,
        int lanes = 1,
        long? number = null,
        IReadOnlyList<long>? awaited = null
    )
    {
        var (offer, call) = (free is null ? [] : Desk.Devices(free), number ?? world.NextCall());
        var request = new LeaseRequest(agent, offer, held ?? [], lanes, wait, call, awaited ?? []);
        return (await world.Pool.LeaseAsync(request, Cancel)).Value;
    }

    private static async Task<RenewAnswer> RenewUntilAsync(World world, LeaseKey lease, Func<RenewAnswer, bool> done)
    {
        for (var i = 0; i < 1000; i++)
        {
            var answer = await world.Pool.RenewAsync("a#1", new([lease]), Cancel);
            if (done(answer))
            {
                return answer;
            }

            world.Time.Advance(TimeSpan.FromSeconds(1));
        }

        throw new InvalidOperationException("It never came.");
    }
}
