namespace Grid.Host.Tests;

public interface ISlowGrain : IGrainWithStringKey
{
    Task StayAsync(string signal);

    [AlwaysInterleave]
    Task PollAsync();
}

/// <summary>Activates on a signal.</summary>
public sealed class SlowGrain(Signals signals) : Grain, ISlowGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken) => signals.When("activate");

    public Task StayAsync(string signal) => signals.When(signal);

    public Task PollAsync() => Task.CompletedTask;
}

public interface IStressGrain : IGrainWithStringKey
{
    Task<int> WorkAsync(int turns);

    [AlwaysInterleave]
    Task<int> InterleaveAsync(int turns);

    Task<int> CountAsync();
}

/// <summary>Notes an overlap where two turns run at once, and keeps a plain counter that an overlap would corrupt.</summary>
public sealed class StressGrain(Signals signals) : Grain, IStressGrain
{
    private int _inside;
    private int _count;

    public async Task<int> WorkAsync(int turns)
    {
        for (var i = 0; i < turns; i++)
        {
            if (Interlocked.Increment(ref _inside) != 1)
                signals.Note("overlap");
            _count++;
            if (Interlocked.Decrement(ref _inside) != 0)
                signals.Note("overlap");
            if (i % 2 == 0)
                await Task.Yield();
            else
                await Task.Run(() => { });
        }
        return turns;
    }

    public Task<int> InterleaveAsync(int turns) => WorkAsync(turns);

    public Task<int> CountAsync() => Task.FromResult(_count);
}

public interface IAmbientGrain : IGrainWithStringKey
{
    Task RememberAsync(AsyncLocal<string> ambient);

    Task<string?> StayAsync(string signal);
}

public sealed class AmbientGrain(Signals signals) : Grain, IAmbientGrain
{
    private AsyncLocal<string>? _ambient;

    public Task RememberAsync(AsyncLocal<string> ambient)
    {
        _ambient = ambient;
        return Task.CompletedTask;
    }

    public async Task<string?> StayAsync(string signal)
    {
        await signals.When(signal);
        return _ambient!.Value;
    }
}

public interface IMoodyGrain : IGrainWithStringKey
{
    Task<int> NextAsync();
}

/// <summary>Its first two activations fail: once the signal "fail" is set.</summary>
public sealed class MoodyGrain(Signals signals) : Grain, IMoodyGrain
{
    private int _count;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        signals.Note("activating");
        await signals.When("fail");
        if (signals.Happened.Count < 3)
            throw new InvalidDataException($"activation {signals.Happened.Count}");
    }

    public Task<int> NextAsync() => Task.FromResult(++_count);
}

public interface IDeadlockGrain : IGrainWithStringKey
{
    Task CallAsync(string other, string back);
}

public sealed class DeadlockGrain : Grain, IDeadlockGrain
{
    public Task CallAsync(string other, string back) =>
        GrainFactory.GetGrain<IDeadlockGrain>(other).CallAsync(back, other);
}

public interface IUnmadeGrain : IGrainWithStringKey
{
    Task NothingAsync();
}

/// <summary>Needs a service that nobody offers.</summary>
public sealed class UnmadeGrain(Uri missing) : Grain, IUnmadeGrain
{
    public Task NothingAsync() => Task.FromResult(missing);
}

public interface IOrphanGrain : IGrainWithStringKey
{
    Task NothingAsync();
}
