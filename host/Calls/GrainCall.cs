using System.Diagnostics.CodeAnalysis;

namespace Grid.Host;

/// <summary>A call on its way: waits in its activation's queue, runs, gives its result to the caller.</summary>
internal abstract class GrainCall(EmbeddedGrainHost host, GrainId grain, GrainMethod method, object?[] arguments) : Work
{
    private const int Waiting = 0;
    private const int Begun = 1;
    private const int Abandoned = 2;

    private int _phase;
    private CancellationTokenRegistration _cancellation;

    public GrainId Grain => grain;

    public GrainMethod Method => method;

    public override bool Interleaves => method.Interleaves;

    public override bool KeepsAlive => true;

    public override bool FollowsGrain => true;

    /// <summary>The call's place among those in flight; kept by <see cref="CallsInFlight"/>.</summary>
    public LinkedListNode<GrainCall>? Node { get; set; }

    /// <summary>Which part of <see cref="CallsInFlight"/> holds <see cref="Node"/>.</summary>
    public int Shard { get; set; }

    /// <summary>When the caller is told that it took too long, in ticks of the host's clock; null for calls that wait by themselves.</summary>
    public long? Deadline { get; set; }

    /// <summary>What the caller awaits.</summary>
    public abstract Task Answer { get; }

    public override bool TryBegin()
    {
        if (Interlocked.CompareExchange(ref _phase, Begun, Waiting) != Waiting)
            return false;
        _cancellation.Dispose();
        return true;
    }

    public override async Task RunAsync(Activation activation)
    {
        Task? result = null;
        try
        {
            result = method.Invoke(activation.Instance, arguments);
            await result;
            activation.Ended(this);
            Finish(result);
        }
        catch (Exception exception)
        {
            activation.Ended(this);
            Throw(result, exception);
        }
    }

    public override void Fail(Exception exception)
    {
        Interlocked.CompareExchange(ref _phase, Abandoned, Waiting);
        Throw(null, exception);
    }

    /// <summary>Lets the caller's token free the caller while the call waits for its turn.</summary>
    public void WatchCancellation()
    {
        var cancel = method.CancellationOf(arguments);
        if (!cancel.CanBeCanceled)
            return;
        _cancellation = cancel.UnsafeRegister(
            static (call, token) => ((GrainCall)call!).Abandon(new OperationCanceledException(token)),
            this
        );
        if (Volatile.Read(ref _phase) != Waiting)
            _cancellation.Dispose();
    }

    /// <summary>The deadline has passed. A call that waits never begins; one that runs goes on, but its caller is told.</summary>
    public void TimeOut(TimeSpan limit)
    {
        var begun = Interlocked.CompareExchange(ref _phase, Abandoned, Waiting) != Waiting;
        var what = begun ? "is still running" : "never began, and will not";
        SetException(
            new TimeoutException(
                $"{method.Name} of {grain} did not answer within {limit.TotalSeconds:0.###} s; it {what}. "
                    + "Two grains that await each other wait like this for ever."
            )
        );
        host.Forget(this);
    }

    private void Abandon(OperationCanceledException exception)
    {
        if (Interlocked.CompareExchange(ref _phase, Abandoned, Waiting) == Waiting)
            Throw(null, exception);
    }

    private void Finish(Task result)
    {
        host.Forget(this);
        SetResult(result);
    }

    private void Throw(Task? result, Exception exception)
    {
        host.Forget(this);
        if (method.IsOneWay)
            host.Log.OneWayFailed(method.Name, grain, exception);
        if (exception is OperationCanceledException cancelled && result is null or { IsCanceled: true })
            SetCanceled(cancelled.CancellationToken);
        else
            SetException(exception);
    }

    protected abstract void SetResult(Task result);

    protected abstract void SetException(Exception exception);

    protected abstract void SetCanceled(CancellationToken cancel);
}

/// <summary>A call with a result of <typeparamref name="T"/> (<see cref="NoResult"/> for a plain task).</summary>
[SuppressMessage("Design", "MA0042", Justification = "The result is read from a task that has completed.")]
internal sealed class GrainCall<T>(EmbeddedGrainHost host, GrainId grain, GrainMethod method, object?[] arguments)
    : GrainCall(host, grain, method, arguments)
{
    // The caller goes on elsewhere: never on the turn of the grain that answers.
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Task Answer => _answer.Task;

    protected override void SetResult(Task result)
    {
        if (result is Task<T> typed)
            _answer.TrySetFromTask(typed);
        else
            _answer.TrySetResult(default!);
    }

    protected override void SetException(Exception exception) => _answer.TrySetException(exception);

    protected override void SetCanceled(CancellationToken cancel) => _answer.TrySetCanceled(cancel);
}

/// <summary>The result of a method that returns a plain task.</summary>
internal readonly struct NoResult;
