namespace Grid.Host;

/// <summary>Something a grain does from its first turn to its last: a call, or a timer's callback.</summary>
internal abstract class Work
{
    /// <summary>The ambient values (tracing, for one) of whoever asked for the work: not those of the work that happened to end before it.</summary>
    public ExecutionContext? Context { get; } = ExecutionContext.Capture();

    /// <summary>Whether it may begin while other work of the grain awaits, and others while it does.</summary>
    public abstract bool Interleaves { get; }

    /// <summary>Whether it counts as use of the grain.</summary>
    public abstract bool KeepsAlive { get; }

    /// <summary>Whether it waits for the next activation where this one ends before its turn.</summary>
    public abstract bool FollowsGrain { get; }

    /// <summary>False where nobody wants it any more (cancelled or timed out while it waited).</summary>
    public abstract bool TryBegin();

    /// <summary>Runs on the activation's scheduler and ends with <see cref="Activation.Ended"/>. Does not throw.</summary>
    public abstract Task RunAsync(Activation activation);

    /// <summary>It will not run.</summary>
    public abstract void Fail(Exception exception);
}
