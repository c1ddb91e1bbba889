namespace Grid.Host;

/// <summary>Asks for the lease and renews it, one request after the other, and begins and ends this silo's terms of control.</summary>
internal sealed class ControlKeeper(
    IControlLease lease,
    ClusterGrainHostOptions options,
    TimeProvider time,
    ControlView view,
    Func<ControlTerm, Task> prepare,
    ClusterLog log
) : IAsyncDisposable
{
    // A lease that ends any moment is not asked for without a pause.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(10);

    // A holder that is gone for good is not asked about at each call that finds it so.
    private static readonly TimeSpan BetweenDoubts = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private volatile ControlTerm? _term;
    private volatile bool _leaving;
    private volatile TaskCompletionSource _doubt = new();
    private long _askedAt;
    private ControlHolder? _held;
    private bool _unreachable;
    private Task _preparing = Task.CompletedTask;
    private Task _loop = Task.CompletedTask;

    /// <summary>The last term of this silo, which may be over; null where it had none.</summary>
    public ControlTerm? Term => _term;

    public void Start() => _loop = Task.Run(() => RunAsync(_stop.Token));

    /// <summary>The holder took no call: asks for the lease now, and not only when it is to be renewed. One that leaves gives it free just then.</summary>
    public void Doubt()
    {
        if (view.Holder is not { Mine: true } && time.GetElapsedTime(Volatile.Read(ref _askedAt)) >= BetweenDoubts)
            _doubt.TrySetResult();
    }

    /// <summary>Ends this silo's term in good order and gives the lease free, so that another need not wait for it to run out.</summary>
    public async ValueTask DisposeAsync()
    {
        _leaving = true;
        // The lease is renewed until the last call has its answer.
        if (_term is { IsOpen: true } open)
            await open.LeaveAsync();
        await _stop.CancelAsync();
        await _loop;
        _term?.End("the silo leaves");
        await _preparing;
        if (_held is { } held)
            await TryReleaseAsync(held);
        view.Set(null);
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            while (!_leaving || _term is { IsValid: true })
            {
                _doubt = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                Volatile.Write(ref _askedAt, time.GetTimestamp());
                // Not cut short: a lease that was taken and not noticed would have to run out.
                var wait = await TakeAsync();
                await WaitAsync(wait, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested) { }
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(Task.Delay(wait, time, over.Token), _doubt.Task);
        await over.CancelAsync();
        cancel.ThrowIfCancellationRequested();
    }

    /// <summary>Asks for the lease, and gives how long to wait before the next time: another's is asked for as soon as it ends.</summary>
    private async Task<TimeSpan> TakeAsync()
    {
        try
        {
            var asked = time.GetTimestamp();
            var (holder, endsIn) = await AskAsync();
            if (IsSpent(holder))
            {
                await ReleaseAsync(holder);
                if (_leaving)
                    return options.RenewEvery;
                asked = time.GetTimestamp();
                (holder, endsIn) = await AskAsync();
            }
            Follow(holder, asked);
            if (_unreachable)
                log.LeaseReached();
            _unreachable = false;
            return holder.Mine || endsIn >= options.RenewEvery ? options.RenewEvery
                : endsIn > ShortestWait ? endsIn
                : ShortestWait;
        }
        catch (Exception exception)
        {
            if (!_unreachable)
                log.LeaseUnreachable(options.RenewEvery.TotalSeconds, exception);
            _unreachable = true;
            return options.RenewEvery;
        }
    }

    private async Task<LeaseAnswer> AskAsync()
    {
        using var limit = new CancellationTokenSource(options.LeaseTimeout, time);
        return await lease.TakeAsync(limit.Token).WaitAsync(limit.Token);
    }

    /// <summary>
    /// Whether the lease is still held under the epoch of a term that is over. What that term's grains were writing would pass the fence of a new term of the same epoch: so
    /// there is never one, and the lease is given free and taken again.
    /// </summary>
    private bool IsSpent(ControlHolder holder) =>
        holder.Mine && _term is { } last && (holder.Epoch < last.Holder.Epoch || (IsOf(holder, last) && !last.IsValid));

    private void Follow(ControlHolder holder, long asked)
    {
        if (_term is { } term && IsOf(holder, term) && term.TryExtend(asked))
            return;
        _term?.EndIfLapsed();
        _term?.End($"silo {holder.Silo} holds control under epoch {holder.Epoch}");
        if (!holder.Mine)
        {
            _held = null;
            if (view.Holder != holder)
                log.Follows(holder.Silo, holder.Address, holder.Epoch);
            view.Set(holder);
            return;
        }
        _held = holder;
        if (!_leaving && !IsSpent(holder))
            Begin(holder, asked);
    }

    private void Begin(ControlHolder holder, long asked)
    {
        log.TermBegins(holder.Epoch);
        var term = new ControlTerm(holder, time, options.Validity, asked, OnEnd);
        _term = term;
        view.Set(holder);
        _preparing = Task.WhenAll(_preparing, PrepareAsync(term));
    }

    private async Task PrepareAsync(ControlTerm term)
    {
        try
        {
            await Task.Run(() => prepare(term), term.Ended).WaitAsync(term.Ended);
            term.Open();
            log.TermOpens(term.Holder.Epoch);
            view.Announce();
        }
        catch (Exception exception)
        {
            if (term.IsValid)
                log.TakeoverFailed(term.Holder.Epoch, exception);
            term.End("the takeover failed");
        }
    }

    private void OnEnd(ControlTerm term, string reason)
    {
        log.TermEnds(term.Holder.Epoch, reason);
        view.Forget(term.Holder);
    }

    private async Task TryReleaseAsync(ControlHolder held)
    {
        try
        {
            await ReleaseAsync(held);
        }
        catch (Exception exception)
        {
            log.ReleaseFailed(options.Ttl.TotalSeconds, exception);
        }
    }

    private async Task ReleaseAsync(ControlHolder held)
    {
        using var limit = new CancellationTokenSource(options.LeaseTimeout, time);
        await lease.ReleaseAsync(held, limit.Token).WaitAsync(limit.Token);
    }

    private static bool IsOf(ControlHolder holder, ControlTerm term) =>
        holder.Mine && holder.Epoch == term.Holder.Epoch;
}
