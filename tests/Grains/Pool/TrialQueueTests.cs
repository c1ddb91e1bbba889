namespace Grid.Grains.Tests;

/// <summary>The order of a queue.</summary>
public class TrialQueueTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Higher_priority_goes_first_then_the_earlier_experiment_then_the_lower_number()
    {
        var queue = new TrialQueue();
        foreach (
            var trial in (QueuedTrial[])
                [
                    Of("late", 0, submitted: 5),
                    Of("early", 1),
                    Of("urgent", 7, priority: 1, submitted: 9),
                    Of("early", 0),
                    Of("late", 1, submitted: 5),
                ]
        )
        {
            Assert.True(queue.Add(trial));
        }

        var order = new List<string>();
        while (queue.Take(1) is [var next])
        {
            order.Add(next.Key.ToString());
        }

        Assert.Equal(["urgent/7", "early/0", "early/1", "late/0", "late/1"], order);
    }

    [Fact]
    public void Lanes_are_the_first_trial_and_the_next_of_its_experiment_and_shape()
    {
        var queue = new TrialQueue();
        for (var number = 0; number < 10; number++)
        {
            queue.Add(Of("a", number, shape: number % 2 == 0 ? "even" : "odd"));
            queue.Add(Of("b", number, shape: "even"));
        }

        Assert.Equal([0, 2, 4], queue.Take(3).Select(trial => trial.Trial));
        Assert.Equal([1, 3, 5], queue.Take(3).Select(trial => trial.Trial));
        var rest = queue.Take(8);
        Assert.Equal(["a/6", "a/8"], rest.Select(trial => trial.Key.ToString()));
        Assert.Equal(12, queue.Count);
    }

    [Fact]
    public void A_trial_shares_its_run_with_no_more_than_its_spec_allows()
    {
        var queue = new TrialQueue();
        for (var number = 0; number < 4; number++)
        {
            queue.Add(Of("a", number, lanes: 2));
        }

        Assert.Equal([0, 1], queue.Take(4).Select(trial => trial.Trial));
    }

    [Fact]
    public void A_trial_waits_once()
    {
        var queue = new TrialQueue();
        Assert.True(queue.Add(Of("a", 0)));
        Assert.False(queue.Add(Of("a", 0, shape: "other")));
        Assert.Single(queue.Take(2));
        Assert.Empty(queue.Take(2));
    }

    [Fact]
    public void A_withdrawn_experiment_leaves_the_others()
    {
        var queue = new TrialQueue();
        for (var number = 0; number < 100; number++)
        {
            queue.Add(Of("a", number, shape: $"{number % 7}"));
            queue.Add(Of("b", number));
        }

        queue.Withdraw("a");
        queue.Withdraw("never seen");
        Assert.Equal(100, queue.Count);
        Assert.Equal("b", queue.Take(1)[0].Experiment);
        Assert.True(queue.Add(Of("a", 3)));
    }

    [Fact]
    public void Whatever_is_added_comes_out_once_and_in_order()
    {
        var queue = new TrialQueue();
        const int Count = 100_000;
        for (var i = 0; i < Count; i++)
        {
            // 7919 is prime: every number comes once, in no order.
            var number = i * 7919L % Count;
            queue.Add(Of("a", number, priority: (int)(number % 3), shape: $"{number % 100}"));
        }

        var taken = new List<QueuedTrial>();
        while (queue.Take(1) is [var next])
        {
            taken.Add(next);
        }

        var order = taken.OrderByDescending(trial => trial.Priority).ThenBy(trial => trial.Trial);
        Assert.Equal(Count, taken.Count);
        Assert.Equal(order, taken);
    }

    private static QueuedTrial Of(
        string experiment,
        long number,
        int priority = 0,
        int submitted = 0,
        string shape = "s",
        int? lanes = null
    ) => new(experiment, number, priority, shape, Noon.AddSeconds(submitted), lanes, Attempt: 0);
}
