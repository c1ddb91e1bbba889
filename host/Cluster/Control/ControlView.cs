using System.Diagnostics.CodeAnalysis;

namespace Grid.Host;

/// <summary>Who holds control, as far as this silo knows. Every change can be awaited, and a call can tell that the holder it went to is the holder no more.</summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "The token source has no timer, and calls may hold its token."
)]
internal sealed class ControlView
{
    private readonly Lock _gate = new();
    private ControlHolder? _holder;
    private CancellationTokenSource _replaced = new();
    private TaskCompletionSource _changed = NewChange();

    public ControlHolder? Holder
    {
        get
        {
            lock (_gate)
                return _holder;
        }
    }

    /// <summary>The holder, and a token that is cancelled once there is another or none.</summary>
    public (ControlHolder? Holder, CancellationToken Replaced) Current
    {
        get
        {
            lock (_gate)
                return (_holder, _replaced.Token);
        }
    }

    /// <summary>Completes at the next change.</summary>
    public Task NextChange
    {
        get
        {
            lock (_gate)
                return _changed.Task;
        }
    }

    /// <summary>What the lease says.</summary>
    public void Set(ControlHolder? holder)
    {
        lock (_gate)
        {
            if (_holder != holder)
                Put(holder);
        }
    }

    /// <summary>What another silo says: believed where it is newer than what is known here.</summary>
    public void Learn(ControlHolder told)
    {
        lock (_gate)
        {
            if (_holder is null || _holder.Epoch < told.Epoch)
                Put(told);
        }
    }

    /// <summary>This silo's term was over: it holds control no more, and who does is yet to be seen.</summary>
    public void Forget(ControlHolder ended)
    {
        lock (_gate)
        {
            if (_holder == ended)
                Put(null);
        }
    }

    /// <summary>Wakes those who await a change that is not the holder's: a term has opened.</summary>
    public void Announce()
    {
        lock (_gate)
        {
            _changed.SetResult();
            _changed = NewChange();
        }
    }

    private void Put(ControlHolder? holder)
    {
        if (_holder?.Epoch != holder?.Epoch)
        {
            _ = _replaced.CancelAsync();
            _replaced = new CancellationTokenSource();
        }
        _holder = holder;
        Announce();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
