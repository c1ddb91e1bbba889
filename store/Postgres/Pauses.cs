namespace Grid.Store.Postgres;

/// <summary>Growing pauses between tries, for a bounded time in all.</summary>
internal sealed class Pauses(TimeSpan most, TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly long _began = time.GetTimestamp();
    private TimeSpan _next = First;

    /// <summary>Waits until it is time to try again; false at once where the time is up.</summary>
    public async Task<bool> TryAgainAsync(CancellationToken cancel)
    {
        if (time.GetElapsedTime(_began) + _next > most)
            return false;
        await Task.Delay(_next, time, cancel);
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return true;
    }
}
