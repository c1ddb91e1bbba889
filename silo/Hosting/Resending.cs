using Grid.Store;

namespace Grid.Silo;

/// <summary>
/// Makes a call to the control side again where it failed of what may pass: the store did not answer, somebody else wrote first, the answer took too long. Whether the
/// first call was recorded is then unknown, and repeats of reports, failures, releases and commands change nothing: so they are sent until they are answered.
/// </summary>
internal sealed class Resending(TimeProvider time)
{
    private const int Tries = 10;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Throws what the last try threw. Pauses grow, and come to about 20 s in all.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancel)
    {
        var pause = FirstPause;
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await call();
            }
            catch (Exception error) when (tries < Tries && MayPass(error))
            {
                await Task.Delay(pause, time, cancel);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private static bool MayPass(Exception error) =>
        error is StoreUnavailableException or StoreConflictException or TimeoutException;
}
