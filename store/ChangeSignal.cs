namespace Grid.Store;

/// <summary>Tells all who wait that something was committed.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource _next = New();

    public void Pulse() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    /// <summary>Completes at the next pulse, or after <paramref name="most"/>.</summary>
    public async Task WaitAsync(TimeSpan most, CancellationToken cancel)
    {
        try
        {
            await Volatile.Read(ref _next).Task.WaitAsync(most, cancel);
        }
        catch (TimeoutException)
        {
            // The wait is over, as asked.
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
