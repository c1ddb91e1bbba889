namespace Grid.Host.Tests;

/// <summary>A grain with state, whose calls wait for signals in their middle.</summary>
public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> NextAsync();

    /// <summary>Notes "name begins", waits for the signal, notes "name ends".</summary>
    Task<int> WaitAsync(string name, string signal, CancellationToken cancel);

    [AlwaysInterleave]
    Task<int> PeekAsync(string name, string signal, CancellationToken cancel);

    [AlwaysInterleave]
    Task<int> ReadAsync();

    Task ThrowAsync(string message);

    Task<int> ThrowAtOnceAsync();

    Task CancelItselfAsync();

    [OneWay]
    Task TellAsync(string what, string signal);

    /// <summary>Adds one, waits for the signal, discards the grain and fails.</summary>
    Task DiscardAsync(string signal);

    Task<string> KeyAsync();

    Task<int> CallAsync(string other, string signal);

    Task<object?> EchoAsync(object? value, long number, double? fraction, Immutable<int[]> items);
}

public sealed class CounterGrain(Signals signals) : Grain, ICounterGrain
{
    private int _count;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        signals.Note($"{this.GetPrimaryKeyString()} activated");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        signals.Note($"{this.GetPrimaryKeyString()} deactivated: {reason.ReasonCode}");
        signals.Set($"{this.GetPrimaryKeyString()} deactivated");
        return Task.CompletedTask;
    }

    public Task<int> NextAsync() => Task.FromResult(++_count);

    public async Task<int> WaitAsync(string name, string signal, CancellationToken cancel)
    {
        signals.Note($"{name} begins");
        signals.Set($"{name} begins");
        await signals.When(signal).WaitAsync(cancel);
        signals.Note($"{name} ends");
        return ++_count;
    }

    public Task<int> PeekAsync(string name, string signal, CancellationToken cancel) => WaitAsync(name, signal, cancel);

    public Task<int> ReadAsync() => Task.FromResult(_count);

    public async Task ThrowAsync(string message)
    {
        await Task.Yield();
        throw new InvalidDataException(message);
    }

    public Task<int> ThrowAtOnceAsync() => throw new InvalidDataException("at once");

    public async Task CancelItselfAsync()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        source.Token.ThrowIfCancellationRequested();
    }

    public async Task TellAsync(string what, string signal)
    {
        await signals.When(signal);
        signals.Note(what);
        signals.Set(what);
        throw new InvalidDataException("nobody hears this");
    }

    public async Task DiscardAsync(string signal)
    {
        _count++;
        signals.Set("discarding");
        await signals.When(signal);
        DeactivateOnIdle();
        throw new InvalidDataException("the commit failed");
    }

    public Task<string> KeyAsync() => Task.FromResult(this.GetPrimaryKeyString());

    public async Task<int> CallAsync(string other, string signal)
    {
        signals.Set("calling");
        await signals.When(signal);
        return await GrainFactory.GetGrain<ICounterGrain>(other).NextAsync();
    }

    public Task<object?> EchoAsync(object? value, long number, double? fraction, Immutable<int[]> items) =>
        Task.FromResult<object?>((value, number, fraction, items.Value.Length));
}
