using Grid.Grains;

namespace Grid.Silo;

/// <summary>
/// Offers all that is free on this agent to the pool, and hands each training that it gets to a thread. When more becomes free while a call is under way, it asks again with the
/// larger offer, and still takes what the earlier call brings: the pool is told which calls are awaited.
/// </summary>
internal sealed class LeaseLoop(Agent agent, IPoolGrain pool, TrainingThreads threads)
{
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(3);

    /// <summary>Held by whoever says, or changes, what is free, what is held and what is awaited: a call tells of one moment.</summary>
    private readonly Lock _gate = new();
    private readonly HashSet<long> _awaited = [];
    private long _number;
    private long _turn;

    /// <summary>Returns, or throws <see cref="OperationCanceledException"/>, when the agent drains. Nothing begins after that.</summary>
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
        var calls = new List<Task>();
        try
        {
            await AskAsync(calls);
        }
        finally
        {
            await Task.WhenAll(calls).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// Tells the pool, once the loop has ended, what is still held: the drain cuts calls off, and a lease that was on its way just then is nobody's. Where the pool cannot be told, such a lease has to
    /// run out.
    /// </summary>
    public async Task LeaveAsync()
    {
        LeaseRequest goodbye;
        lock (_gate)
        {
            goodbye = Request(offers: [], wait: TimeSpan.Zero, awaited: []);
        }

        try
        {
            await TimeLimit.RunAsync(
                limited => pool.LeaseAsync(goodbye, limited),
                LongestGoodbye,
                agent.Time,
                CancellationToken.None
            );
        }
        catch (Exception)
        {
            // The control side is away, or does not know such a call.
        }
    }

    private async Task AskAsync(List<Task> calls)
    {
        var newest = Task.CompletedTask;
        var grown = Task.CompletedTask;
        while (!agent.Drain.IsCancellationRequested)
        {
            if (newest.IsCompleted || grown.IsCompleted)
            {
                (var offers, grown) = agent.Ledger.Offer();
                if (offers.Count > 0)
                {
                    var turn = Interlocked.Increment(ref _turn);
                    calls.Add(newest = agent.Resending.RunAsync(() => AskAsync(turn), agent.Drain));
                }
            }

            await Task.WhenAny([.. calls, grown]).WaitAsync(agent.Drain);
            foreach (var ended in calls.Where(call => call.IsCompleted).ToList())
            {
                calls.Remove(ended);
                await ended;
            }
        }
    }

    /// <summary>One call, or the repetition of one that failed, unless a newer one has taken its place. Its trainings have begun when it returns.</summary>
    private async Task<bool> AskAsync(long turn)
    {
        if (turn == Interlocked.Read(ref _turn) && Request() is { } request)
        {
            await ReleaseAsync(Begin(request, await CallAsync(request)));
        }

        return true;
    }

    /// <summary>Null where nothing is free.</summary>
    private LeaseRequest? Request()
    {
        lock (_gate)
        {
            var (offers, _) = agent.Ledger.Offer();
            if (offers.Count == 0)
            {
                return null;
            }

            var request = Request(offers, agent.Options.LeaseWait, [.. _awaited]);
            _awaited.Add(request.Number);
            return request;
        }
    }

    private LeaseRequest Request(IReadOnlyList<DeviceOffer> offers, TimeSpan wait, IReadOnlyList<long> awaited) =>
        new(
            agent.Options.Name,
            offers,
            threads.Held,
            agent.Options.Lanes,
            wait,
            ++_number,
            awaited,
            agent.Ledger.Capacity()
        );

    private async Task<IReadOnlyList<Placement>> CallAsync(LeaseRequest request)
    {
        try
        {
            var answer = await TimeLimit.RunAsync(
                limited => pool.LeaseAsync(request, limited),
                request.Wait + agent.Options.AnswerWithin,
                agent.Time,
                agent.Drain
            );
            return answer.Value;
        }
        catch
        {
            // Trainings that were on their way all the same are neither held nor awaited in the next call, and wait again.
            lock (_gate)
            {
                _awaited.Remove(request.Number);
            }

            throw;
        }
    }

    /// <summary>Begins the trainings, and gives those that it could not: a device went out of service while the offer was on its way.</summary>
    private List<Placement> Begin(LeaseRequest request, IReadOnlyList<Placement> placements)
    {
        lock (_gate)
        {
            _awaited.Remove(request.Number);
            var refused = new List<Placement>();
            foreach (var placement in placements)
            {
                if (agent.Ledger.TryTake(placement.Devices))
                {
                    threads.Begin(placement);
                }
                else
                {
                    refused.Add(placement);
                }
            }

            return refused;
        }
    }

    private async Task ReleaseAsync(IEnumerable<Placement> refused)
    {
        foreach (var lease in refused.SelectMany(placement => placement.Leases))
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
