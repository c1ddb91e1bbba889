namespace Grid.Grains.Tests;

/// <summary>Which devices a training takes of what one agent has free.</summary>
public class FitTests
{
    [Theory]
    // A share: the device of which the least is left.
    [InlineData("a b@0.5 c@0.25", 0.25, null, "c@0.25")]
    [InlineData("a b@0.5 c@0.25", 0.3, null, "b@0.3")]
    [InlineData("a b@0.5 c@0.25", 0.75, null, "a@0.75")]
    // Shares of several devices are never summed.
    [InlineData("a@0.5 b@0.5", 1, null, null)]
    [InlineData("a@0.5 b@0.5", 0.6, null, null)]
    // Whole devices: wholly free, all or nothing.
    [InlineData("a b@0.9 c", 2, null, "a+c")]
    [InlineData("a b@0.9 c", 3, null, null)]
    [InlineData("a b", 1, null, "a")]
    // Memory, on each device.
    [InlineData("a@1/10 b@1/20", 1, 15L, "b")]
    [InlineData("a@1/10 b@1/20", 1, 10L, "a")]
    [InlineData("a@1/10 b@1/20", 2, 15L, null)]
    [InlineData("a@1/10 b@1/20 c@1/30", 2, 15L, "b+c")]
    [InlineData("a@1/10 b@0.5/20", 0.5, 15L, "b@0.5")]
    [InlineData("a b@1/10", 1, 15L, "a")]
    public void A_training_fits_where_each_device_has_enough(string free, double slots, long? memory, string? devices)
    {
        var found = Fit.Find(Desk.Devices(free), new Need((decimal)slots, memory));

        Assert.Equal(devices, found is null ? null : DeviceShare.Text(found));
    }

    [Fact]
    public void What_an_answer_has_given_away_is_gone()
    {
        var room = new Room(Desk.Devices("a@1/10 b@0.5/10"));

        room.Take([new DeviceShare("a", 0.25m), new DeviceShare("b", 0.5m)], 8);

        Assert.Equal(Desk.Devices("a@0.75/2 b@0/2"), room.Devices);
    }
}
