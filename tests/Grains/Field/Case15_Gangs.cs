namespace Grid.Grains.Tests.Field;

/// <summary>Trials that need several devices at once: all or nothing on one agent, none holds a part while it waits for the rest, and none starves.</summary>
public class Case15_Gangs
{
    private static readonly QueueTerms Gang = Desk.Terms(slots: 2);

    [Fact]
    public void Two_gangs_of_two_on_one_and_one_free_devices_hold_nothing_and_run_one_after_the_other()
    {
        var desk = new Desk();
        desk.Add("small", 2, Desk.Terms());
        var a = Assert.Single(desk.Ask("a", "d0", capacity: "d0 d1"));
        var b = Assert.Single(desk.Ask("b", "d0", capacity: "d0 d1"));
        desk.Add("first", 1, Gang);
        desk.Add("second", 1, Gang);

        Assert.Empty(desk.Ask("a", "d1", capacity: "d0 d1"));
        Assert.Empty(desk.Ask("b", "d1", capacity: "d0 d1"));
        desk.Pass(40);
        // Devices of one agent only are collected, and for one gang only.
        Assert.Equal(2, desk.Scheduler.Agents.Sum(agent => agent.Reservations.Sum(one => one.Devices.Count)));

        desk.End(a);
        var first = Assert.Single(desk.Ask("a", "d0 d1", capacity: "d0 d1"));
        Assert.Equal("first/0 on d0+d1", Desk.Text([first]));
        desk.End(b);
        Assert.Equal("second/0 on d0+d1", Desk.Text(desk.Ask("b", "d0 d1", capacity: "d0 d1")));
    }

    [Fact]
    public void A_gang_at_the_head_is_overtaken_for_a_while_and_then_its_devices_are_collected()
    {
        var desk = new Desk(new GrainSettings { ReserveAfter = TimeSpan.FromSeconds(30) });
        desk.Add("small", 2, Desk.Terms());
        var running = desk.Ask("a", "d0 d1").ToList();
        desk.Add("gang", 1, Gang);
        desk.Add("small", 100, Desk.Terms());

        // Each device that becomes free goes to a small trial, until the gang has waited its time.
        var overtaken = 0;
        for (var turn = 0; turn < 100; turn++)
        {
            desk.Pass(5);
            desk.End(running[0]);
            running.RemoveAt(0);
            var placed = desk.Ask("a", running.Count == 0 ? "d0 d1" : FreeBeside(running[0]), capacity: "d0 d1");
            if (placed.Any(one => one.Trials[0].Experiment == "gang"))
            {
                Assert.InRange(overtaken, 1, 30 / 5 + 1);
                return;
            }

            overtaken += placed.Count;
            running.AddRange(placed);
        }

        Assert.Fail("The gang starved.");
    }

    [Fact]
    public void While_devices_are_collected_on_one_agent_the_others_go_on()
    {
        var desk = new Desk();
        desk.Add("small", 2, Desk.Terms());
        desk.Ask("a", "d0", capacity: "d0 d1");
        desk.Ask("b", "d0", capacity: "d0 d1");
        desk.Add("gang", 1, Gang);
        desk.Pass(40);
        var reserved = Assert.Single(desk.Scheduler.Agents, agent => agent.Reservations.Count > 0).Name;

        desk.Add("small", 2, Desk.Terms());

        Assert.Empty(desk.Ask(reserved, "d1", capacity: "d0 d1"));
        Assert.Equal("small/2 on d1", Desk.Text(desk.Ask(reserved == "a" ? "b" : "a", "d1", capacity: "d0 d1")));
    }

    [Fact]
    public void Higher_priority_takes_devices_that_are_collected_for_lower()
    {
        var desk = new Desk();
        desk.Add("small", 1, Desk.Terms());
        desk.Ask("a", "d0", capacity: "d0 d1");
        desk.Add("gang", 1, Gang);
        desk.Pass(40);
        desk.Add("small", 1, Desk.Terms());
        Assert.Empty(desk.Ask("a", "d1", capacity: "d0 d1"));

        desk.Add("urgent", 1, Desk.Terms(priority: 1));

        Assert.Equal("urgent/0 on d1", Desk.Text(Assert.Single(desk.Scheduler.Place(desk.Now)).Trainings));
    }

    [Fact]
    public void A_gang_that_no_agent_could_ever_hold_keeps_nothing_free()
    {
        var desk = new Desk();
        desk.Add("small", 1, Desk.Terms());
        desk.Ask("a", "d0", capacity: "d0 d1");
        desk.Add("huge", 1, Desk.Terms(slots: 3));
        desk.Pass(3600);

        desk.Add("small", 1, Desk.Terms());

        Assert.Equal("small/1 on d1", Desk.Text(desk.Ask("a", "d1", capacity: "d0 d1")));
    }

    [Fact]
    public void A_gang_is_preempted_as_a_whole_and_waits_again_as_a_whole()
    {
        var desk = new Desk();
        desk.Add("gang", 1, Gang);
        var gang = Assert.Single(desk.Ask("a", "d0 d1"));
        desk.Add("urgent", 1, Desk.Terms(priority: 1));
        desk.Pass(6);
        Assert.NotNull(gang.Run.WantedBy);

        desk.End(gang);
        desk.Add("gang", 1, Gang);

        Assert.Equal("urgent/0 on d0", Desk.Text(desk.Ask("a", "d0 d1")));
        Assert.Empty(desk.Ask("a", "d1"));
    }

    [Fact]
    public void What_was_collected_on_an_agent_that_has_gone_is_collected_elsewhere()
    {
        var desk = new Desk();
        desk.Add("small", 2, Desk.Terms());
        desk.Ask("a", "d0", capacity: "d0 d1");
        desk.Ask("b", "d0", capacity: "d0 d1");
        desk.Add("gang", 1, Gang);
        desk.Pass(40);
        var gone = Assert.Single(desk.Scheduler.Agents, agent => agent.Reservations.Count > 0).Name;

        desk.Scheduler.Forget(gone);
        desk.Pass(2);

        Assert.NotEqual(gone, Assert.Single(desk.Scheduler.Agents, agent => agent.Reservations.Count > 0).Name);
    }

    private static string FreeBeside(Placed running) => running.Run.Devices[0].Device == "d0" ? "d1" : "d0";
}
