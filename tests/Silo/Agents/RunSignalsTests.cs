using Grid.Grains.Tests;

namespace Grid.Silo.Tests;

public class RunSignalsTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void The_time_that_a_run_waits_for_the_control_side_does_not_count()
    {
        var time = new ManualTime();
        using var signals = new RunSignals(3 * Minute, time, CancellationToken.None);

        time.Advance(Minute);
        signals.StopClock();
        time.Advance(60 * Minute);
        signals.StartClock();
        time.Advance(Minute);
        Assert.False(signals.TimedOut);

        time.Advance(Minute);
        Assert.True(signals.TimedOut);
        Assert.True(signals.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_run_without_a_limit_has_no_end_of_time()
    {
        var time = new ManualTime();
        using var signals = new RunSignals(null, time, CancellationToken.None);

        signals.StopClock();
        signals.StartClock();
        time.Advance(100_000 * Minute);

        Assert.False(signals.TimedOut);
        Assert.False(signals.TimeUp.CanBeCanceled);
    }
}
