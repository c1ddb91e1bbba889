namespace Grid.Host.Tests.Cluster;

/// <summary>Rows that every silo reads, and that only the newest term writes.</summary>
public sealed class Ledger
{
    private readonly Lock _gate = new();
    private readonly List<string> _rows = [];
    private long _epoch;

    public IReadOnlyList<string> Rows
    {
        get
        {
            lock (_gate)
                return [.. _rows];
        }
    }

    /// <summary>The newest term is this one.</summary>
    public void Fence(long epoch)
    {
        lock (_gate)
            _epoch = Math.Max(_epoch, epoch);
    }

    public void Append(long epoch, string row)
    {
        lock (_gate)
        {
            if (epoch != _epoch)
                throw new LedgerFencedException($"Epoch {epoch} is over.");
            _rows.Add(row);
        }
    }
}

public sealed class LedgerFencedException(string message) : Exception(message);

/// <summary>The epoch of the term that a grain belongs to.</summary>
public sealed record Epoch(long Number);

/// <summary>Keeps the ledger's rows in memory and writes through.</summary>
public interface ILedgerGrain : IGrainWithStringKey
{
    /// <summary>Adds a row once, however often it is called; answers its place, from 1.</summary>
    Task<int> AddAsync(string row);

    /// <summary>How many rows there are.</summary>
    Task<int> CountAsync();

    /// <summary>Adds a row, sets the signal "NAME begins", waits for "NAME goes on", answers the row's place.</summary>
    Task<int> AddSlowlyAsync(string name, CancellationToken cancel);

    /// <summary>A long poll: sets "NAME begins", and waits for "NAME goes on" or its token, of which it sets "NAME cancelled".</summary>
    [AlwaysInterleave]
    Task<string> PollAsync(string name, CancellationToken cancel);

    /// <summary>Ticks every second: notes "tick EPOCH".</summary>
    Task TickAsync();

    [OneWay]
    Task TellAsync(string signal);

    Task ThrowAsync(string type, string message);
}

public sealed class LedgerGrain(Ledger ledger, Epoch epoch, Signals signals) : Grain, ILedgerGrain
{
    private readonly List<string> _rows = [];

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _rows.AddRange(ledger.Rows);
        return Task.CompletedTask;
    }

    public async Task<int> AddAsync(string row)
    {
        await Task.Yield();
        if (_rows.IndexOf(row) is var found and >= 0)
            return found + 1;
        ledger.Append(epoch.Number, row);
        _rows.Add(row);
        return _rows.Count;
    }

    public Task<int> CountAsync() => Task.FromResult(_rows.Count);

    public async Task<int> AddSlowlyAsync(string name, CancellationToken cancel)
    {
        var place = await AddAsync(name);
        signals.Set($"{name} begins");
        await signals.When($"{name} goes on");
        return place;
    }

    public async Task<string> PollAsync(string name, CancellationToken cancel)
    {
        await using var told = cancel.Register(() => signals.Set($"{name} cancelled"));
        signals.Set($"{name} begins");
        await signals.When($"{name} goes on").WaitAsync(cancel);
        return name;
    }

    public Task TickAsync()
    {
        var every = TimeSpan.FromSeconds(1);
        this.RegisterGrainTimer(
            _ =>
            {
                signals.Note($"tick {epoch.Number}");
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(every, every)
        );
        return Task.CompletedTask;
    }

    public async Task TellAsync(string signal)
    {
        await signals.When($"{signal} goes on");
        signals.Set(signal);
    }

    public Task ThrowAsync(string type, string message) =>
        throw (
            type switch
            {
                nameof(TimeoutException) => new TimeoutException(message),
                nameof(ArgumentOutOfRangeException) => new ArgumentOutOfRangeException(nameof(message), message),
                nameof(InvalidOperationException) => new InvalidOperationException(message),
                nameof(OperationCanceledException) => new OperationCanceledException(message),
                nameof(LedgerFencedException) => new LedgerFencedException(message),
                _ => new InvalidDataException(message),
            }
        );
}
