namespace Grid.Host;

/// <summary>
/// One life of a grain in memory: made by the first call, runs the grain's work one turn at a time, ends with <see cref="Grain.OnDeactivateAsync"/>.
/// What still waits when it ends goes to the next activation, in order.
/// </summary>
internal sealed class Activation(EmbeddedGrainHost host, GrainId id)
{
    private enum Stage
    {
        New,
        Activating,
        Active,
        Ending,
        Gone,
    }

    private readonly Lock _gate = new();
    private readonly TurnScheduler _scheduler = new();
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Queue<Work> _waiting = new();
    private List<GrainTimer>? _timers;
    private Grain? _instance;
    private Stage _stage = Stage.New;
    private DeactivationReason? _ending;
    private bool _blocked;
    private int _running;
    private long _lastUse = host.Time.GetTimestamp();

    public GrainId Id => id;

    public IGrainFactory Grains => host.Grains;

    public IServiceProvider Services => host.Services;

    public HostLog Log => host.Log;

    public Grain Instance => _instance!;

    /// <summary>Whether the code that asks runs in a turn of some grain of this host.</summary>
    public static bool InTurn => TaskScheduler.Current is TurnScheduler;

    /// <summary>Takes work in. False where this activation is gone: the directory has its successor, if there is one.</summary>
    public bool Enqueue(Work work)
    {
        lock (_gate)
        {
            if (_stage == Stage.Gone)
                return false;
            if (MayBegin(work))
            {
                Begin(work);
                return true;
            }
            _waiting.Enqueue(work);
            if (_stage == Stage.New)
            {
                _stage = Stage.Activating;
                Turn(host.Context, () => _ = ActivateAsync());
            }
        }
        (work as GrainCall)?.WatchCancellation();
        return true;
    }

    /// <summary>Work that had begun is over.</summary>
    public void Ended(Work work)
    {
        lock (_gate)
        {
            _running--;
            if (!work.Interleaves)
                _blocked = false;
            if (work.KeepsAlive)
                _lastUse = host.Time.GetTimestamp();
            Advance();
        }
    }

    /// <summary>Ends the activation as soon as no work runs. No other work begins on it.</summary>
    public void Deactivate(DeactivationReason reason)
    {
        lock (_gate)
        {
            if (_stage is Stage.Gone or Stage.Ending)
                return;
            _ending ??= reason;
            if (_stage == Stage.New)
                Leave(null);
            else
                Advance();
        }
    }

    /// <summary>Ends the activation, and completes when it is gone.</summary>
    public Task EndAsync(DeactivationReason reason)
    {
        Deactivate(reason);
        return _gone.Task;
    }

    /// <summary>Forgets the grain at once, without a word to it. Work that runs goes on by itself, for nobody.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            if (_stage != Stage.Gone)
                Leave(null);
        }
        EndTimers();
    }

    /// <summary>Ends the activation where nothing has used it since <paramref name="before"/> (a timestamp).</summary>
    public void DeactivateIfIdle(long before)
    {
        lock (_gate)
        {
            if (_stage != Stage.Active || _running > 0 || _waiting.Count > 0 || _lastUse > before)
                return;
            _ending ??= new DeactivationReason(DeactivationReasonCode.ActivationIdle, "Nobody called it for a while.");
            Advance();
        }
    }

    public GrainTimer AddTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        lock (_gate)
        {
            if (_stage is Stage.Ending or Stage.Gone || host.IsStopped)
                throw new InvalidOperationException($"{id} is being deactivated and takes no new timer.");
            var timer = new GrainTimer(this, host.Time, callback, options);
            (_timers ??= []).Add(timer);
            return timer;
        }
    }

    public void RemoveTimer(GrainTimer timer)
    {
        lock (_gate)
            _timers?.Remove(timer);
    }

    private bool MayBegin(Work work) =>
        _stage == Stage.Active && _ending is null && (work.Interleaves || (!_blocked && _waiting.Count == 0));

    private void Begin(Work work)
    {
        if (!work.TryBegin())
            return;
        _running++;
        _blocked |= !work.Interleaves;
        Turn(work.Context, () => _ = work.RunAsync(this));
    }

    private void Turn(ExecutionContext? context, Action turn) =>
        _ = Task.Factory.StartNew(
            () =>
            {
                if (context is null)
                    turn();
                else
                    ExecutionContext.Run(context, static turn => ((Action)turn!)(), turn);
            },
            CancellationToken.None,
            TaskCreationOptions.DenyChildAttach,
            _scheduler
        );

    /// <summary>Begins what may begin now: the end of the activation, or the next work in the queue.</summary>
    private void Advance()
    {
        if (_stage != Stage.Active)
            return;
        if (_ending is not null)
        {
            if (_running == 0)
            {
                _stage = Stage.Ending;
                Turn(host.Context, () => _ = DeactivateAsync());
            }
            return;
        }
        while (!_blocked && _waiting.TryDequeue(out var work))
            Begin(work);
    }

    private async Task ActivateAsync()
    {
        try
        {
            var instance = id.Class.Make(host.Services);
            instance.Activation = this;
            _instance = instance;
            await instance.OnActivateAsync(host.Stopping);
        }
        catch (Exception exception)
        {
            FailActivation(exception);
            return;
        }
        lock (_gate)
        {
            if (_stage == Stage.Gone)
                return;
            _stage = Stage.Active;
            _lastUse = host.Time.GetTimestamp();
            BeginInterleaving();
            Advance();
        }
    }

    /// <summary>Calls that may interleave need not wait for those before them.</summary>
    private void BeginInterleaving()
    {
        if (_ending is not null || !_waiting.Any(work => work.Interleaves))
            return;
        var rest = new Queue<Work>();
        foreach (var work in _waiting)
        {
            if (work.Interleaves || (!_blocked && rest.Count == 0))
                Begin(work);
            else
                rest.Enqueue(work);
        }
        _waiting = rest;
    }

    private void FailActivation(Exception exception)
    {
        Work[] failed;
        lock (_gate)
        {
            failed = [.. _waiting];
            Leave(null);
        }
        EndTimers();
        foreach (var work in failed)
        {
            work.Fail(exception);
        }
    }

    private async Task DeactivateAsync()
    {
        EndTimers();
        try
        {
            using var limit = new CancellationTokenSource(host.Options.DeactivationTimeout, host.Time);
            await Instance.OnDeactivateAsync(_ending!.Value, limit.Token).WaitAsync(limit.Token);
            await DisposeInstanceAsync();
        }
        catch (Exception exception)
        {
            host.Log.DeactivationFailed(id, exception);
        }
        HandOver();
    }

    private async ValueTask DisposeInstanceAsync()
    {
        if (_instance is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync();
        else if (_instance is IDisposable disposable)
            disposable.Dispose();
    }

    /// <summary>Gives what waits to the next activation, which the directory shows before this one refuses work: nothing overtakes, nothing is lost.</summary>
    private void HandOver()
    {
        lock (_gate)
        {
            // The successor is in the directory before it starts: one that fails at once must find itself there to leave.
            var waiting = new Queue<Work>(_waiting.Where(work => work.FollowsGrain));
            var next =
                waiting.Count == 0 || host.IsStopped
                    ? null
                    : new Activation(host, id) { _waiting = waiting, _stage = Stage.Activating };
            Leave(next);
            next?.Turn(host.Context, () => _ = next.ActivateAsync());
        }
    }

    private void Leave(Activation? next)
    {
        _waiting.Clear();
        _stage = Stage.Gone;
        host.Replace(this, next);
        _gone.TrySetResult();
    }

    private void EndTimers()
    {
        GrainTimer[] timers;
        lock (_gate)
            timers = _timers?.ToArray() ?? [];
        foreach (var timer in timers)
            timer.Dispose();
    }
}
