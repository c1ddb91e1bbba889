namespace Grid.Grains.Tests;

/// <summary>Who makes room for work that goes first.</summary>
public class PreemptionTests
{
    [Fact]
    public void The_youngest_of_the_lowest_priority_makes_room_and_no_more_than_must()
    {
        var desk = new Desk();
        desk.Add("middle", 1, Desk.Terms(priority: 1));
        desk.Add("low", 2, Desk.Terms());
        var placed = desk.Ask("a", "d0 d1 d2");
        desk.Pass(10);
        desk.End(placed[1]);
        desk.Add("low", 1, Desk.Terms());
        var young = Assert.Single(desk.Ask("a", "d1"));

        desk.Add("high", 1, Desk.Terms(priority: 2));
        desk.Pass(4);
        Assert.Empty(Wanted(desk));
        desk.Pass(2);

        Assert.Equal([young.Run], Wanted(desk));
    }

    [Fact]
    public void Only_one_agent_makes_room_for_several_devices_all_on_it()
    {
        var desk = new Desk();
        desk.Add("low", 6, Desk.Terms());
        desk.Ask("a", "d0 d1");
        desk.Ask("b", "d0 d1 d2 d3");
        desk.Add("high", 1, Desk.Terms(slots: 3, priority: 1));

        desk.Pass(6);

        var wanted = Wanted(desk);
        Assert.Equal(3, wanted.Count);
        Assert.All(wanted, run => Assert.Equal("b", run.Agent.Name));
    }

    [Fact]
    public void What_is_preempted_does_not_get_its_place_back()
    {
        var desk = new Desk();
        desk.Add("low", 1, Desk.Terms());
        var low = Assert.Single(desk.Ask("a", "d0"));
        desk.Add("high", 1, Desk.Terms(priority: 1));
        desk.Pass(6);
        Assert.Equal([low.Run], Wanted(desk));

        desk.End(low);
        desk.Add("low", 1, Desk.Terms());

        Assert.Equal("high/0 on d0", Desk.Text(desk.Ask("a", "d0")));
        Assert.Empty(Wanted(desk));
    }

    [Fact]
    public void Each_waiting_trial_has_its_own_place_made_and_no_more_than_its_limit()
    {
        var desk = new Desk();
        desk.Add("low", 8, Desk.Terms());
        desk.Ask("a", "d0 d1 d2 d3 d4 d5 d6 d7");
        desk.Add("high", 5, Desk.Terms(priority: 1, most: 3));

        desk.Pass(20);

        Assert.Equal(3, Wanted(desk).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Nobody_makes_room_for_equal_or_lower_priority(int priority)
    {
        var desk = new Desk();
        desk.Add("first", 1, Desk.Terms());
        desk.Ask("a", "d0");
        desk.Add("second", 1, Desk.Terms(priority: priority));

        desk.Pass(600);

        Assert.Empty(Wanted(desk));
    }

    [Fact]
    public void Nobody_makes_room_where_it_would_not_help()
    {
        var desk = new Desk();
        desk.Add("peer", 1, Desk.Terms(priority: 1));
        desk.Add("low", 1, Desk.Terms());
        desk.Ask("a", "d0 d1");
        desk.Add("high", 1, Desk.Terms(slots: 2, priority: 1));

        desk.Pass(600);

        Assert.Empty(Wanted(desk));
    }

    [Fact]
    public void Who_is_to_make_room_is_let_off_when_the_work_finds_another_place()
    {
        var desk = new Desk();
        desk.Add("low", 2, Desk.Terms());
        desk.Ask("a", "d0 d1");
        desk.Add("high", 1, Desk.Terms(priority: 1));
        desk.Pass(6);
        Assert.Single(Wanted(desk));

        Assert.Equal("high/0 on d0", Desk.Text(desk.Ask("b", "d0")));

        Assert.Empty(Wanted(desk));
    }

    [Fact]
    public void A_share_of_a_device_and_its_memory_are_made_free_together()
    {
        var desk = new Desk();
        desk.Add("low", 2, Desk.Terms(slots: 0.5m, memory: 6));
        desk.Ask("a", "d0@1/16", "d0@1/16");
        desk.Add("high", 1, Desk.Terms(slots: 0.25m, memory: 8, priority: 1));

        desk.Pass(6);

        Assert.Single(Wanted(desk));
    }

    private static List<Run> Wanted(Desk desk) =>
        [.. desk.Scheduler.Agents.SelectMany(agent => agent.Runs).Where(run => run.WantedBy is not null)];
}
