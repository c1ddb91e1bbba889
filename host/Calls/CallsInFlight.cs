namespace Grid.Host;

/// <summary>
/// The calls that have no answer yet: finds those that took too long, and tells when none is left. All deadlines are equally far away, so each list
/// is in their order and its head is the next to pass. Split in parts so that callers on different cores do not meet.
/// </summary>
internal sealed class CallsInFlight
{
    private readonly Shard[] _shards;
    private int _count;
    private volatile TaskCompletionSource? _empty;

    public CallsInFlight()
    {
        _shards = new Shard[Environment.ProcessorCount];
        for (var i = 0; i < _shards.Length; i++)
            _shards[i] = new Shard();
    }

    public int Count => Volatile.Read(ref _count);

    public void Add(GrainCall call)
    {
        Interlocked.Increment(ref _count);
        call.Shard = (int)((uint)Thread.GetCurrentProcessorId() % (uint)_shards.Length);
        var shard = _shards[call.Shard];
        lock (shard)
            call.Node = (call.Deadline is null ? shard.Patient : shard.Timed).AddLast(call);
    }

    public void Remove(GrainCall call)
    {
        lock (_shards[call.Shard])
        {
            if (call.Node is not { List: { } list } node)
                return;
            list.Remove(node);
            call.Node = null;
        }
        if (Interlocked.Decrement(ref _count) == 0)
            _empty?.TrySetResult();
    }

    /// <summary>Tells the callers whose deadline is before <paramref name="now"/>.</summary>
    public void Expire(long now, TimeSpan limit)
    {
        foreach (var shard in _shards)
        {
            while (shard.FirstBefore(now) is { } call)
                call.TimeOut(limit);
        }
    }

    /// <summary>Completes once no call is in flight. Asked for once, at the end of a host.</summary>
    public Task WhenEmpty()
    {
        var empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _empty = empty;
        if (Volatile.Read(ref _count) == 0)
            empty.TrySetResult();
        return empty.Task;
    }

    /// <summary>Fails all that are left.</summary>
    public void FailAll(Func<GrainCall, Exception> reason)
    {
        foreach (var shard in _shards)
        {
            List<GrainCall> left;
            lock (shard)
                left = [.. shard.Timed, .. shard.Patient];
            foreach (var call in left)
                call.Fail(reason(call));
        }
    }

    private sealed class Shard
    {
        public readonly LinkedList<GrainCall> Timed = new();
        public readonly LinkedList<GrainCall> Patient = new();

        public GrainCall? FirstBefore(long now)
        {
            lock (this)
                return Timed.First is { Value: { } call } && call.Deadline < now ? call : null;
        }
    }
}
