namespace Grid.Silo;

/// <summary>Calls that are given up after a time, so that they can be made again: over a connection that died without a word the answer never comes.</summary>
internal static class TimeLimit
{
    /// <exception cref="TimeoutException">No answer came in time. Whether the call was made is unknown.</exception>
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> call,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            return await call(either.Token);
        }
        catch (OperationCanceledException over) when (late.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"No answer came within {limit.TotalSeconds:0.###} s.", over);
        }
    }
}
