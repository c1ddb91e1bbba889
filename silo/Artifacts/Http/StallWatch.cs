namespace Grid.Silo;

/// <summary>Gives a transfer up once nothing has moved for a while. A large file may take as long as it takes.</summary>
internal sealed class StallWatch : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _stalled;
    private readonly CancellationTokenSource _either;

    public StallWatch(TimeSpan limit, TimeProvider time, CancellationToken cancel)
    {
        _limit = limit;
        _stalled = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _stalled.Token);
    }

    /// <summary>Cancelled when it stalls, or its caller wants no more.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Something has moved.</summary>
    public void Moved() => _stalled.CancelAfter(_limit);

    public void Dispose()
    {
        _either.Dispose();
        _stalled.Dispose();
    }
}
