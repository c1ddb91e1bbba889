using Grid.Store;

namespace Grid.Silo;

/// <summary>
/// Makes a call to the control side again where it failed of what may pass: it is away, the store did not answer, somebody else wrote first, the answer took too long. Whether the
/// first call was recorded is then unknown, and repeats of reports, failures, releases and commands change nothing: so they are sent until they are answered.
/// </summary>
/// <param name="keepTrying">Asked after each failure: whether to go on for as long as it takes. Null: no.</param>
/// <param name="controlChange">Gives what completes when the control side changes hands next: then the call is made again without waiting longer. Null: it never does.</param>
/// <param name="note">Told when calls begin to fail, and when they are answered again; null: nobody is.</param>
/// <param name="hurry">Signalled when nothing is to be waited for any more: a call that fails then has failed, and one that is waited with is made once more.</param>
internal sealed class Resending(
    TimeProvider time,
    Func<bool>? keepTrying = null,
    Func<Task>? controlChange = null,
    Action<string>? note = null,
    CancellationToken hurry = default
)
{
    private const int Tries = 10;

    // The first failures are nothing to write about: a control side that changes hands takes longer.
    private const int QuietTries = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // Short enough that trainings go on soon after the control side is back.
    private static readonly TimeSpan LongestPauseWhileKeptTrying = TimeSpan.FromSeconds(2);

    private static readonly Task Never = new TaskCompletionSource().Task;

    private int _away;

    /// <summary>Throws what the last try threw. Pauses grow, and come to about 20 s in all unless it is to keep trying; they begin anew when control changes hands.</summary>
    /// <param name="failed">Told of each try that failed and is made again; null: nobody is.</param>
    public async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancel, Action? failed = null)
    {
        var pause = FirstPause;
        for (var tries = 1; ; tries++)
        {
            // Asked for before the call: a change while it is made counts.
            var change = controlChange?.Invoke() ?? Never;
            try
            {
                var answer = await call();
                Answered();
                return answer;
            }
            catch (Exception error)
                when (MayPass(error) && (tries < Tries || KeepsTrying) && !hurry.IsCancellationRequested)
            {
                Failed(tries, error);
                failed?.Invoke();
                using (var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, hurry))
                {
                    await change
                        .WaitAsync(pause, time, either.Token)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                cancel.ThrowIfCancellationRequested();
                if (change.IsCompleted)
                {
                    (tries, pause) = (0, FirstPause);
                    continue;
                }

                var longest = KeepsTrying ? LongestPauseWhileKeptTrying : LongestPause;
                pause = pause * 2 < longest ? pause * 2 : longest;
            }
        }
    }

    private bool KeepsTrying => keepTrying?.Invoke() ?? false;

    private void Failed(int tries, Exception error)
    {
        if (tries == QuietTries && Interlocked.Exchange(ref _away, 1) == 0)
        {
            note?.Invoke($"The control side does not answer; trainings wait with their reports. {error.Message}");
        }
    }

    private void Answered()
    {
        if (Volatile.Read(ref _away) == 1 && Interlocked.Exchange(ref _away, 0) == 1)
        {
            note?.Invoke("The control side answers again.");
        }
    }

    private static bool MayPass(Exception error) =>
        error is StoreUnavailableException or StoreConflictException or StoreFencedException or TimeoutException
        || SiloHost.IsUnreachable(error);
}
