namespace Grid.Host.Tests.Cluster;

/// <summary>The row that silos compete for, with a database's clock of its own.</summary>
internal sealed class LeaseTable(TimeProvider time, TimeSpan ttl)
{
    private readonly Lock _gate = new();
    private string? _silo;
    private Uri? _address;
    private long _expires;

    public long Epoch { get; private set; }

    /// <summary>Whether nobody holds it.</summary>
    public bool IsFree
    {
        get
        {
            lock (_gate)
                return _silo is null;
        }
    }

    public TestLease For(string silo) => new(this, silo);

    /// <summary>Another silo takes it, whoever holds it: as where the holder's time has run out by the database's clock.</summary>
    public void Usurp(string silo, Uri address)
    {
        lock (_gate)
            Give(silo, address);
    }

    public LeaseAnswer Take(string silo, Uri address)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (_silo is null || (_silo != silo && _expires <= now))
                Give(silo, address);
            if (_silo == silo)
                _expires = now + (long)(ttl.TotalSeconds * time.TimestampFrequency);
            var holder = new ControlHolder(_silo == silo, _silo!, _address!, Epoch);
            return new LeaseAnswer(holder, time.GetElapsedTime(now, _expires));
        }
    }

    public void Release(string silo, long epoch)
    {
        lock (_gate)
        {
            if (_silo == silo && Epoch == epoch)
                _silo = null;
        }
    }

    private void Give(string silo, Uri address)
    {
        (_silo, _address) = (silo, address);
        _expires = time.GetTimestamp() + (long)(ttl.TotalSeconds * time.TimestampFrequency);
        Epoch++;
    }
}

/// <summary>One silo's way to the table, which can be cut, or hang.</summary>
internal sealed class TestLease(LeaseTable table, string silo) : IControlLease
{
    private volatile bool _cut;
    private volatile bool _hangs;
    private readonly Signals _signals = new();
    private int _asked;

    public Uri Address { get; set; } = new("http://127.0.0.1:1");

    public bool IsCut
    {
        get => _cut;
        set => _cut = value;
    }

    public bool Hangs
    {
        get => _hangs;
        set => _hangs = value;
    }

    /// <summary>Completed where it answers at once.</summary>
    public Task Answer { get; set; } = Task.CompletedTask;

    /// <summary>Completes once it was asked so often.</summary>
    public Task WhenAskedAsync(int times) => _signals.When($"asked {times}");

    public async Task<LeaseAnswer> TakeAsync(CancellationToken cancel)
    {
        _signals.Set($"asked {++_asked}");
        await AwaitAsync(cancel);
        var answer = table.Take(silo, Address);
        await Answer;
        return answer;
    }

    public async Task ReleaseAsync(ControlHolder held, CancellationToken cancel)
    {
        await AwaitAsync(cancel);
        table.Release(silo, held.Epoch);
    }

    private async Task AwaitAsync(CancellationToken cancel)
    {
        if (_cut)
            throw new IOException("The database does not answer.");
        if (_hangs)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
    }
}
