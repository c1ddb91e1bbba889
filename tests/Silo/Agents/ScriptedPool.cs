using System.Collections.Concurrent;
using System.Threading.Channels;
using Grid.Grains;
using Grid.Host;

namespace Grid.Silo.Tests;

/// <summary>A pool whose answers a test gives.</summary>
internal sealed class ScriptedPool : IPoolGrain
{
    private readonly Channel<Ask> _asks = Channel.CreateUnbounded<Ask>();

    /// <summary>The names that joined, before anything was asked for.</summary>
    public ConcurrentQueue<string> Joined { get; } = new();

    public Channel<(LeaseKey Lease, string Cause, CheckpointInfo? Checkpoint)> Released { get; } =
        Channel.CreateUnbounded<(LeaseKey, string, CheckpointInfo?)>();

    /// <summary>The last calls of agents that leave: they offer nothing.</summary>
    public Channel<LeaseRequest> Goodbyes { get; } = Channel.CreateUnbounded<LeaseRequest>();

    /// <summary>What the next renewals say is wanted for other work.</summary>
    public IReadOnlyList<LeaseKey> Preempted { get; set; } = [];

    /// <summary>What the next renewals say others have taken over.</summary>
    public IReadOnlyList<LeaseKey> Lost { get; set; } = [];

    /// <summary>Called before a call is taken: may throw.</summary>
    public Action? OnCall { get; set; }

    /// <summary>Called before a call for work is taken: may throw.</summary>
    public Action? OnLease { get; set; }

    /// <summary>Called before a lease is taken back: may throw.</summary>
    public Action? OnRelease { get; set; }

    /// <summary>The agent's next call for work.</summary>
    public ValueTask<Ask> NextAsync(CancellationToken cancel) => _asks.Reader.ReadAsync(cancel);

    public Task JoinAsync(string agent, CancellationToken cancel)
    {
        OnCall?.Invoke();
        Joined.Enqueue(agent);
        return Task.CompletedTask;
    }

    public async Task<Immutable<IReadOnlyList<Placement>>> LeaseAsync(LeaseRequest request, CancellationToken cancel)
    {
        OnCall?.Invoke();
        OnLease?.Invoke();
        if (request.Devices.Count == 0)
        {
            Goodbyes.Writer.TryWrite(request);
            return new([]);
        }

        var ask = new Ask(request);
        _asks.Writer.TryWrite(ask);
        return new(await ask.Answered.WaitAsync(cancel));
    }

    public Task<RenewAnswer> RenewAsync(
        string agent,
        Immutable<IReadOnlyList<LeaseKey>> leases,
        CancellationToken cancel
    ) => Task.FromResult(new RenewAnswer(Lost, Preempted));

    public Task ReleaseAsync(LeaseKey lease, string cause, CheckpointInfo? checkpoint, CancellationToken cancel)
    {
        OnRelease?.Invoke();
        Released.Writer.TryWrite((lease, cause, checkpoint));
        return Task.CompletedTask;
    }

    public Task<QueueStatus> QueueAsync(CancellationToken cancel) => throw new NotSupportedException();

    public Task EnqueueAsync(
        string experiment,
        Immutable<IReadOnlyList<QueuedTrial>> trials,
        CancellationToken cancel
    ) => throw new NotSupportedException();

    public Task WithdrawAsync(string experiment, CancellationToken cancel) => throw new NotSupportedException();

    public Task SettleAsync(
        string experiment,
        Immutable<IReadOnlyList<LeaseKey>> ended,
        Immutable<IReadOnlyList<QueuedTrial>> added,
        CancellationToken cancel
    ) => throw new NotSupportedException();
}

/// <summary>One call for work.</summary>
internal sealed class Ask(LeaseRequest request)
{
    private readonly TaskCompletionSource<IReadOnlyList<Placement>> _answer = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public LeaseRequest Request => request;

    public Task<IReadOnlyList<Placement>> Answered => _answer.Task;

    /// <summary>What is offered, as "cpu/0@0.5": whole devices without a share.</summary>
    public string Offer =>
        string.Join(' ', request.Devices.Select(device => DeviceShare.Text([new(device.Device, device.Free)])));

    public void Answer(params Placement[] placements) => _answer.TrySetResult(placements);
}
