namespace Grid.Grains.Tests;

/// <summary>Offers that were made before the agent knew of a training that is placed already.</summary>
public class UnseenTests
{
    [Fact]
    public void What_an_awaited_call_brings_is_taken_off_the_offer_also_when_it_has_ended_meanwhile()
    {
        var (desk, first) = Placed();
        first.Run.IsOpened = true;

        Assert.Empty(desk.Ask("a", "d0", number: 2, awaited: [1]));
        desk.End(first);

        // The agent has yet to take the device back. When it has, it says so.
        Assert.Empty(desk.Scheduler.Place(desk.Now));
        Assert.Equal("x/1 on d0", Desk.Text(desk.Ask("a", "d0", number: 3)));
    }

    [Fact]
    public void The_devices_of_a_training_that_was_never_opened_are_free_as_they_were_offered()
    {
        var (desk, first) = Placed();

        Assert.Empty(desk.Ask("a", "d0", number: 2, awaited: [1]));
        desk.End(first);

        Assert.Equal("x/1 on d0", Desk.Text(Assert.Single(desk.Scheduler.Place(desk.Now)).Trainings));
    }

    [Fact]
    public void Memory_is_taken_off_the_offer_too()
    {
        var desk = new Desk();
        desk.Add("x", 3, Desk.Terms(slots: 0.25m, memory: 4));
        Assert.Equal(2, desk.Ask("a", "d0@1/8").Count);

        Assert.Empty(desk.Ask("a", "d0@1/11", number: 2, awaited: [1]));
        Assert.Single(desk.Ask("a", "d0@1/12", number: 3, awaited: [1]));
    }

    private static (Desk Desk, Placed First) Placed()
    {
        var desk = new Desk();
        desk.Add("x", 2, Desk.Terms());
        return (desk, Assert.Single(desk.Ask("a", "d0")));
    }
}
