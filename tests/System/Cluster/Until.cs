namespace Grid.SystemTests.Cluster;

/// <summary>Waits for what other processes bring about.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks again and again until it is so; fails the test where it never is.</summary>
    public static async Task TrueAsync(
        string what,
        Func<CancellationToken, Task<bool>> holds,
        TimeSpan? patience = null
    )
    {
        var test = TestContext.Current.CancellationToken;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(test);
        limit.CancelAfter(patience ?? Patience);
        try
        {
            while (!await holds(limit.Token))
            {
                await Task.Delay(Pause, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!test.IsCancellationRequested)
        {
            Assert.Fail($"It never came to be that {what}.");
        }
    }
}
