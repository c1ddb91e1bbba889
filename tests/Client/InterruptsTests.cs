namespace Grid.Client.Tests;

public class InterruptsTests
{
    [Fact]
    public void The_first_signal_asks_for_a_pause_and_the_second_leaves()
    {
        var left = 0;
        using var interrupts = new Interrupts(() => left++);

        interrupts.Signal();
        Assert.True(interrupts.First.IsCancellationRequested);
        Assert.Equal(0, left);

        interrupts.Signal();
        Assert.Equal(1, left);
    }
}
