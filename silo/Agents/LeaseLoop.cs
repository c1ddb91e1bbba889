using Grid.Grains;

namespace Grid.Silo;

/// <summary>
/// Offers all that is free on this agent to the pool, one call at a time, and hands each training that it gets to a thread. When more becomes free while a call waits, it asks again
/// with the larger offer: what waits may need more than the smaller one had.
/// </summary>
internal sealed class LeaseLoop(Agent agent, IPoolGrain pool, TrainingThreads threads)
{
    // A pool that has found work answers in less: what it has opened for a call that is taken back is opened for nothing.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    // Trainings that were begun together end together: what they free is offered in one call rather than in two.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(1);

    /// <summary>Returns, or throws <see cref="OperationCanceledException"/>, when the agent drains.</summary>
    public async Task RunAsync()
    {
        await agent.Resending.RunAsync(
            async () =>
            {
                await pool.JoinAsync(agent.Options.Name, agent.Drain);
                return true;
            },
            agent.Drain
        );
        while (!agent.Drain.IsCancellationRequested)
        {
            var (offers, grown) = agent.Ledger.Offer();
            if (offers.Count == 0)
            {
                await grown.WaitAsync(agent.Drain);
                await Task.Delay(Gathering, agent.Time, agent.Drain);
                continue;
            }

            foreach (var placement in await AskAsync(offers, grown))
            {
                await BeginAsync(placement);
            }
        }
    }

    private async Task<IReadOnlyList<Placement>> AskAsync(IReadOnlyList<DeviceOffer> offers, Task grown)
    {
        using var call = CancellationTokenSource.CreateLinkedTokenSource(agent.Drain);
        var request = new LeaseRequest(
            agent.Options.Name,
            offers,
            threads.Held,
            agent.Options.Lanes,
            agent.Options.LeaseWait,
            agent.Ledger.Capacity()
        );
        var answer = agent.Resending.RunAsync(
            () =>
                TimeLimit.RunAsync(
                    limited => pool.LeaseAsync(request, limited),
                    agent.Options.LeaseWait + agent.Options.AnswerWithin,
                    agent.Time,
                    call.Token
                ),
            call.Token
        );
        if (await Task.WhenAny(answer, grown) == grown)
        {
            using var answered = CancellationTokenSource.CreateLinkedTokenSource(call.Token);
            await Task.WhenAny(answer, Task.Delay(Settling, agent.Time, answered.Token));
            await answered.CancelAsync();
            if (!answer.IsCompleted)
            {
                await call.CancelAsync();
            }
        }

        try
        {
            return (await answer).Value;
        }
        catch (OperationCanceledException) when (call.IsCancellationRequested)
        {
            // Trainings that were on their way all the same are not among those held in the next call, and wait again.
            return [];
        }
    }

    private async Task BeginAsync(Placement placement)
    {
        if (agent.Ledger.TryTake(placement.Devices))
        {
            threads.Begin(placement);
            return;
        }

        // A device went out of service while the offer was on its way.
        foreach (var lease in placement.Leases)
        {
            await agent.Resending.RunAsync(
                async () =>
                {
                    await pool.ReleaseAsync(lease.Key, FailureCause.Device, checkpoint: null, CancellationToken.None);
                    return true;
                },
                CancellationToken.None
            );
        }
    }
}
