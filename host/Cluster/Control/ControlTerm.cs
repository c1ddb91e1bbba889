using System.Diagnostics.CodeAnalysis;

namespace Grid.Host;

/// <summary>
/// One term of control: from taking the lease under an epoch until it is over, for good. Grains answer from memory only while the term is valid: asked on a call's way in,
/// and again before its answer goes out.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "End is its disposal; the token sources have no timers, and calls may hold their tokens."
)]
internal sealed class ControlTerm
{
    private const long Never = long.MinValue;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _validity;
    private readonly Action<ControlTerm, string> _onEnd;
    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly ITimer _timer;
    private EmbeddedGrainHost? _host;
    private long _validUntil;
    private volatile bool _open;

    /// <param name="holder">This silo, under the term's epoch.</param>
    /// <param name="validity">How long the lease counts as held after it was asked for.</param>
    /// <param name="asked">When it was asked for: a timestamp of <paramref name="time"/>.</param>
    /// <param name="onEnd">Told once, with the reason.</param>
    public ControlTerm(
        ControlHolder holder,
        TimeProvider time,
        TimeSpan validity,
        long asked,
        Action<ControlTerm, string> onEnd
    )
    {
        Holder = holder;
        _time = time;
        _validity = validity;
        _onEnd = onEnd;
        _validUntil = Until(asked);
        _timer = time.CreateTimer(
            static term => ((ControlTerm)term!).EndIfLapsed(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        _timer.Change(validity, Timeout.InfiniteTimeSpan);
    }

    public ControlHolder Holder { get; }

    /// <summary>Whether the lease counts as held at this moment, by this process' own clock.</summary>
    public bool IsValid => _time.GetTimestamp() < Volatile.Read(ref _validUntil);

    /// <summary>Whether calls are taken.</summary>
    public bool IsOpen => _open && IsValid;

    public CancellationToken Ended => _ended.Token;

    /// <summary>The lease was renewed. False where the term was over before: it does not come back.</summary>
    public bool TryExtend(long asked)
    {
        lock (_gate)
        {
            if (!IsValid)
                return false;
            _validUntil = Math.Max(_validUntil, Until(asked));
            return true;
        }
    }

    /// <summary>Gives the term its grains. One that is over already drops them.</summary>
    public void Attach(EmbeddedGrainHost host)
    {
        lock (_gate)
            _host = host;
        if (!IsValid)
            host.Abandon();
    }

    /// <summary>Takes calls from now on.</summary>
    public void Open() => _open = true;

    /// <summary>Makes a call, and answers only what was true while the term was valid.</summary>
    /// <exception cref="ControlUnreachableException">The term is not open, or was over before the call had ended: whether it did anything is unknown.</exception>
    public async Task<object?> CallAsync(
        GrainId grain,
        GrainMethod method,
        object?[] arguments,
        CancellationToken cancel
    )
    {
        if (!IsOpen || _host is not { } host)
            throw new ControlUnreachableException($"{method.Name} of {grain}: this silo does not hold control.");
        // Long polls are sent home when the silo leaves: nobody waits for them. A one-way call outlives this method, and the token made here.
        var end = method.Interleaves ? _leaving.Token : _ended.Token;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, end);
        var token = method.IsOneWay ? end : either.Token;
        object? result;
        try
        {
            var call = ((ICallTarget)host).Call(grain, method, method.WithCancellation(arguments, token));
            result = await method.Result.Box(call);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
        catch (Exception exception)
            when (!IsValid || exception is GrainHostStoppedException || IsSentHome(exception, end))
        {
            // The term ends on another thread, and the token of a call that is given up must not be let go before the end has reached it: the call runs on, and would wait for good.
            await either.CancelAsync();
            throw Over(grain, method, exception);
        }
        return IsValid ? result : throw Over(grain, method, null);
    }

    /// <summary>Takes no more calls, waits for those under way while the term is valid, and ends it.</summary>
    public async Task LeaveAsync()
    {
        _open = false;
        await _leaving.CancelAsync();
        if (_host is { } host)
            await host.DisposeAsync();
        End("the silo leaves");
    }

    /// <summary>Ends the term at once: its grains are forgotten and its calls fail.</summary>
    public void End(string reason)
    {
        lock (_gate)
        {
            if (_ended.IsCancellationRequested)
                return;
            _validUntil = Never;
            _ = _ended.CancelAsync();
        }
        _timer.Dispose();
        _host?.Abandon();
        _ = _leaving.CancelAsync();
        _onEnd(this, reason);
    }

    /// <summary>Ends the term where it is not valid any more; otherwise looks again when it would be.</summary>
    public void EndIfLapsed()
    {
        var (now, until) = (_time.GetTimestamp(), Volatile.Read(ref _validUntil));
        if (until <= now)
            End("the lease could not be renewed in time");
        else
            _timer.Change(_time.GetElapsedTime(now, until) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private long Until(long asked) => asked + (long)(_validity.TotalSeconds * _time.TimestampFrequency);

    private static bool IsSentHome(Exception exception, CancellationToken end) =>
        exception is OperationCanceledException && end.IsCancellationRequested;

    private static ControlUnreachableException Over(GrainId grain, GrainMethod method, Exception? inner) =>
        new($"{method.Name} of {grain}: this silo lost control before the call had ended.", inner);
}
