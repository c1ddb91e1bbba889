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

    private readonly CancellationTokenSource _stop = new();
    private volatile ControlTerm? _term;
    private volatile bool _leaving;
    private ControlHolder? _held;
    private bool _unreachable;
    private Task _preparing = Task.CompletedTask;
    private Task _loop = Task.CompletedTask;

    /// <summary>The last term of this silo, which may be over; null where it had none.</summary>
    public ControlTerm? Term => _term;

    public void Start() => _loop = Task.Run(() => RunAsync(_stop.Token));

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
                // Not cut short: a lease that was taken and not noticed would have to run out.
                var wait = await TakeAsync();
                await Task.Delay(wait, time, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested) { }
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
