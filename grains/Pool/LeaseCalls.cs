namespace Grid.Grains;

/// <summary>The agents' calls for work that have no answer yet. Of each agent one asks, the newest; for earlier ones attempts are being opened.</summary>
internal sealed class LeaseCalls
{
    private readonly Dictionary<string, CallsOfAgent> _agents = new(StringComparer.Ordinal);

    /// <summary>A call begins, and earlier ones of its agent ask no more. Null where one with a higher number has come before it.</summary>
    public LeaseCall? Begin(LeaseRequest request)
    {
        if (!_agents.TryGetValue(request.Agent, out var calls))
        {
            _agents.Add(request.Agent, calls = new CallsOfAgent());
        }

        if (request.Number <= calls.Newest)
        {
            return null;
        }

        calls.Newest = request.Number;
        foreach (var earlier in calls.Open)
        {
            earlier.Supersede(isAwaited: request.Awaited.Contains(earlier.Number));
        }

        var call = new LeaseCall(request.Number);
        calls.Open.Add(call);
        return call;
    }

    /// <summary>The call that asks.</summary>
    public LeaseCall? Find(string agent) =>
        _agents.GetValueOrDefault(agent) is { } calls ? calls.Open.Find(call => call.Number == calls.Newest) : null;

    /// <summary>An agent has gone: nobody awaits its calls.</summary>
    public void Forget(string agent)
    {
        if (_agents.Remove(agent, out var calls))
        {
            calls.Open.ForEach(call => call.Supersede(isAwaited: false));
        }
    }

    /// <summary>A call is answered. False where it asked no more: a newer one has come, or the agent has gone.</summary>
    public bool End(string agent, LeaseCall call) =>
        _agents.GetValueOrDefault(agent) is { } calls && calls.Open.Remove(call) && call.Number == calls.Newest;

    private sealed class CallsOfAgent
    {
        public List<LeaseCall> Open { get; } = [];

        /// <summary>The highest number so far.</summary>
        public long Newest { get; set; } = long.MinValue;
    }
}

/// <summary>One call for work, while it waits.</summary>
internal sealed class LeaseCall(long number)
{
    private TaskCompletionSource<Task<IReadOnlyList<Placement>>?> _given = New();

    public long Number => number;

    /// <summary>Whether it asks no more. What was given to it before is still its answer, unless it is abandoned.</summary>
    public bool IsSuperseded { get; private set; }

    /// <summary>Whether nobody waits for the answer.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Trainings were placed, and their attempts are being opened.</summary>
    public void Give(Task<IReadOnlyList<Placement>> opening) => _given.TrySetResult(opening);

    /// <summary>A newer call of the agent has come, or the agent has gone.</summary>
    public void Supersede(bool isAwaited)
    {
        IsSuperseded = true;
        IsAbandoned |= !isAwaited;
        _given.TrySetResult(null);
    }

    /// <summary>
    /// Waits for trainings to be placed; null where none were in this time, the caller has gone, or a newer call came. What is given is never lost: a caller that goes as it comes gets it
    /// all the same.
    /// </summary>
    public async Task<Task<IReadOnlyList<Placement>>?> WaitAsync(
        TimeSpan most,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        var given = _given.Task;
        if (!given.IsCompleted && most > TimeSpan.Zero)
        {
            await ((Task)given.WaitAsync(most, time, cancel)).ConfigureAwait(
                ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing
            );
        }

        return given.IsCompleted ? await given : null;
    }

    /// <summary>Waits again, after what was given came to nothing.</summary>
    public void Renew() => _given = IsSuperseded ? _given : New();

    private static TaskCompletionSource<Task<IReadOnlyList<Placement>>?> New() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
