using System.Text.Json;
using Grid.Store;

namespace Grid.Silo;

/// <summary>Says to the other silos, every few seconds, that this one is there and what trains on it.</summary>
internal sealed class SiloPresence(
    ISharedStore store,
    string name,
    string run,
    Func<Uri> address,
    Agent agent,
    TimeProvider time
) : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(3);

    private readonly TaskCompletionSource _drain = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _over = new();
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private Task? _telling;

    /// <summary>The name of the agent: this process, among all silos.</summary>
    public string Run => Grains.AgentName.Of(name, run);

    public string Name => name;

    /// <summary>Done when somebody wants this silo to leave.</summary>
    public Task DrainAsked => _drain.Task;

    public void Drain() => _drain.TrySetResult();

    public void Start() => _telling = TellAsync();

    /// <summary>What the others are told.</summary>
    public SiloRow Row() =>
        new(
            name,
            run,
            address().GetLeftPart(UriPartial.Authority),
            ProgramVersion.Text,
            _drain.Task.IsCompleted ? SiloStatus.Draining : SiloStatus.Active,
            JsonSerializer.Serialize([.. agent.Snapshot().Select(SlotDocument.Of)], ApiJson.Default.ListSlotDocument),
            _startedAt,
            time.GetUtcNow()
        );

    /// <summary>Says goodbye, where the store can hear it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        if (_telling is not null)
        {
            await _telling;
            await TryAsync(cancel => store.RemoveSiloAsync(name, cancel), CancellationToken.None);
        }

        _over.Dispose();
    }

    private async Task TellAsync()
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
            {
                await TryAsync(cancel => store.PutSiloAsync(Row(), cancel), _over.Token);
            } while (await NextAsync(timer));
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // It leaves.
        }
    }

    /// <summary>Waits until it is to be told again: at the next tick, or as soon as the silo drains.</summary>
    private async Task<bool> NextAsync(PeriodicTimer timer)
    {
        var tick = timer.WaitForNextTickAsync(_over.Token).AsTask();
        if (!_drain.Task.IsCompleted && await Task.WhenAny(tick, _drain.Task) == _drain.Task)
        {
            await TryAsync(cancel => store.PutSiloAsync(Row(), cancel), _over.Token);
        }

        return await tick;
    }

    /// <summary>The next time will do: nothing hangs on one.</summary>
    private async Task TryAsync(Func<CancellationToken, Task> tell, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(LongestGoodbye, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            await tell(either.Token);
        }
        catch (StoreUnavailableException)
        {
            // The database is away.
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // It did not answer.
        }
    }
}
