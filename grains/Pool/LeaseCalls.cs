namespace Grid.Grains;

/// <summary>The agents' calls for work that have no answer yet: one of each agent, the newest.</summary>
internal sealed class LeaseCalls
{
    private readonly Dictionary<string, LeaseCall> _calls = new(StringComparer.Ordinal);

    public IEnumerable<string> Agents => _calls.Keys;

    /// <summary>A call begins; an earlier one of its agent is over.</summary>
    public LeaseCall Begin(string agent)
    {
        Supersede(agent);
        return _calls[agent] = new LeaseCall();
    }

    public LeaseCall? Find(string agent) => _calls.GetValueOrDefault(agent);

    public void Supersede(string agent) => Find(agent)?.Supersede();

    /// <summary>False where a newer call has taken its place.</summary>
    public bool End(string agent, LeaseCall call) => Find(agent) == call && _calls.Remove(agent);
}

/// <summary>One call for work, while it waits.</summary>
internal sealed class LeaseCall
{
    private TaskCompletionSource<Task<IReadOnlyList<Placement>>?> _given = New();

    public bool IsSuperseded { get; private set; }

    /// <summary>Trainings were placed, and their attempts are being opened.</summary>
    public void Give(Task<IReadOnlyList<Placement>> opening) => _given.TrySetResult(opening);

    /// <summary>A newer call of the agent has come, or the agent has gone.</summary>
    public void Supersede()
    {
        IsSuperseded = true;
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
