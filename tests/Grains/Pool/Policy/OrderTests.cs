namespace Grid.Grains.Tests;

/// <summary>Who goes first.</summary>
public class OrderTests
{
    [Fact]
    public void Higher_priority_goes_first_then_fewest_slots_for_the_weight_then_the_lower_number()
    {
        var desk = new Desk();
        desk.Add("light", 4, Desk.Terms(weight: 1));
        desk.Add("heavy", 4, Desk.Terms(weight: 2));
        desk.Add("urgent", 1, Desk.Terms(priority: 1));

        var placed = desk.Ask("a", "d0 d1 d2 d3 d4 d5 d6");

        Assert.Equal(
            ["urgent/0", "heavy/0", "light/0", "heavy/1", "heavy/2", "light/1", "heavy/3"],
            placed.Select(one => one.Trials[0].Key.ToString())
        );
    }

    [Fact]
    public void An_experiment_uses_no_more_slots_than_its_limit()
    {
        var desk = new Desk();
        desk.Add("capped", 9, Desk.Terms(slots: 0.5m, most: 1.5m));

        var placed = desk.Ask("a", "d0 d1 d2 d3");

        Assert.Equal("capped/0 on d0@0.5, capped/1 on d0@0.5, capped/2 on d1@0.5", Desk.Text(placed));
        desk.End(placed[0]);
        Assert.Equal("capped/3 on d0@0.5", Desk.Text(desk.Ask("a", "d0@0.5 d1@0.5 d2 d3")));
    }

    [Fact]
    public void Lanes_are_the_first_trial_and_the_next_of_its_shape()
    {
        var scheduler = new Scheduler(new GrainSettings());
        for (var number = 0; number < 10; number++)
        {
            var shape = number % 2 == 0 ? "even" : "odd";
            scheduler.Add(new QueuedTrial("a", number, shape, 0, Desk.Terms(lanes: 3)), default);
        }

        scheduler.Ask(new LeaseRequest("x", Desk.Devices("d0 d1 d2 d3"), [], Lanes: 8, TimeSpan.Zero, 1, []), default);
        var placed = Assert.Single(scheduler.Place(default)).Trainings;

        Assert.Equal(
            ["0 2 4", "1 3 5", "6 8", "7 9"],
            placed.Select(one => string.Join(' ', one.Trials.Select(t => t.Trial)))
        );
    }

    [Theory]
    [InlineData(3, 1, "0 1 2, 3 4")]
    [InlineData(3, 8, "0 1 2, 3 4")]
    [InlineData(null, 1, "0, 1, 2, 3, 4")]
    [InlineData(null, 8, "0 1 2 3 4")]
    public void The_spec_says_how_many_share_a_training_and_the_agent_where_it_does_not(
        int? spec,
        int agent,
        string expected
    )
    {
        var desk = new Desk();
        desk.Add("a", 5, Desk.Terms(lanes: spec));

        var placed = desk.Ask("x", "d0 d1 d2 d3 d4", lanes: agent);

        var trainings = placed.Select(one => string.Join(' ', one.Trials.Select(trial => trial.Trial)));
        Assert.Equal(expected, string.Join(", ", trainings));
    }

    [Fact]
    public void A_trial_waits_once_and_a_withdrawn_experiment_leaves_the_others()
    {
        var desk = new Desk();
        desk.Add("a", 100, Desk.Terms());
        desk.Add("b", 1, Desk.Terms());
        Assert.False(desk.Scheduler.Add(new QueuedTrial("b", 0, "other", 0, Desk.Terms()), default));

        desk.Scheduler.Withdraw("a");
        desk.Scheduler.Withdraw("never seen");

        Assert.Equal("b/0 on d0", Desk.Text(desk.Ask("x", "d0 d1 d2")));
        Assert.True(desk.Scheduler.Add(new QueuedTrial("a", 3, "shape", 0, Desk.Terms()), default));
    }

    [Fact]
    public void An_agent_that_waits_is_given_what_comes_and_the_first_to_ask_gets_it()
    {
        var desk = new Desk();
        Assert.Empty(desk.Ask("small", "d0@0.5"));
        Assert.Empty(desk.Ask("first", "d0"));
        Assert.Empty(desk.Ask("second", "d0"));

        desk.Add("a", 1, Desk.Terms());

        Assert.Equal("first", Assert.Single(desk.Scheduler.Place(default)).Agent.Name);
    }

    [Fact]
    public void A_device_that_a_lease_is_known_to_use_is_not_given_again_though_it_is_offered()
    {
        var desk = new Desk();
        desk.Add("a", 2, Desk.Terms());
        var first = Assert.Single(desk.Ask("x", "d0"));

        Assert.Empty(desk.Ask("x", "d0"));

        desk.End(first);
        Assert.Equal("a/1 on d0", Desk.Text(Assert.Single(desk.Scheduler.Place(default)).Trainings));
    }
}
