namespace Grid.Client.Tests;

public class EtaTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Nothing_is_promised_before_anything_is_known() =>
        Assert.Null(Eta.Of(0, TimeSpan.Zero, [], waiting: 8, slots: 2));

    [Fact]
    public void A_trial_that_has_hardly_begun_tells_nothing() =>
        Assert.Null(Eta.Of(0, TimeSpan.Zero, [(0.01, Minute)], waiting: 8, slots: 2));

    [Fact]
    public void Before_the_first_result_the_running_trials_tell() =>
        Assert.Equal(3 * Minute, Eta.Of(0, TimeSpan.Zero, [(0.5, Minute), (0.5, Minute)], waiting: 2, slots: 2)!.Value);

    [Fact]
    public void Work_is_spread_over_the_slots() =>
        Assert.Equal(4 * Minute, Eta.Of(2, 2 * Minute, [], waiting: 8, slots: 2)!.Value);

    [Fact]
    public void More_slots_than_trials_do_not_help() =>
        Assert.Equal(Minute, Eta.Of(2, 2 * Minute, [], waiting: 3, slots: 16)!.Value);

    [Fact]
    public void A_long_last_trial_is_waited_for() =>
        Assert.Equal(0.9 * Minute, Eta.Of(2, 2 * Minute, [(0.1, Minute), (0.99, Minute)], waiting: 0, slots: 2)!.Value);
}
