namespace Grid.Silo;

/// <summary>
/// Shares files with the other silos on behalf of an agent's trainings, which it never holds up for long: after a put has failed for a while, others are not even tried until the place had time
/// to recover. Called on training threads, which wait.
/// </summary>
/// <param name="hurry">Signalled when nothing is to be waited for any more: the agent leaves.</param>
internal sealed class ArtifactShare(IArtifacts artifacts, TimeProvider time, CancellationToken hurry)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);

    /// <summary>How long a training waits for a place that does not answer before it goes on without.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>The same where no later file makes up for this one: a trial's last checkpoint, its picture, what it goes on from.</summary>
    private static readonly TimeSpan s_longPatience = TimeSpan.FromMinutes(2);

    /// <summary>How long the place is left alone after that.</summary>
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(30);

    private long _restsUntil = long.MinValue;

    /// <summary>Puts a file there. Null: done; else why not, and a later file may go through.</summary>
    /// <param name="isLast">Whether no later file makes up for it.</param>
    /// <exception cref="ArtifactsFullException">There is no space left for it.</exception>
    public string? TryPut(ArtifactPath path, string file, string sha256, bool isLast)
    {
        if (!isLast && Rests)
        {
            return "the place did not answer a moment ago";
        }

        var patience =
            Rests ? TimeSpan.Zero
            : isLast ? s_longPatience
            : s_patience;
        var error = Try(patience, () => artifacts.PutAsync(path, file, sha256, default));
        Interlocked.Exchange(ref _restsUntil, error is null ? long.MinValue : RestEnd());
        return error?.Message;
    }

    /// <summary>Gets a file from there. Null: it is here now, and right; else why not.</summary>
    /// <param name="sha256">What it must have; null: not known.</param>
    /// <exception cref="IOException">The local file cannot be written.</exception>
    public string? TryGet(ArtifactPath path, string file, string? sha256, bool isLast) =>
        Try(isLast ? s_longPatience : TimeSpan.Zero, () => artifacts.GetAsync(path, file, sha256, default))?.Message;

    /// <summary>Removes a file there, if the place answers: else it is removed with the next look at what there is (<see cref="ArtifactKeeper"/>).</summary>
    public void TryDelete(ArtifactPath path)
    {
        if (!Rests)
        {
            Try(TimeSpan.Zero, () => artifacts.DeleteAsync(path, default));
        }
    }

    private bool Rests => time.GetTimestamp() < Interlocked.Read(ref _restsUntil);

    private long RestEnd() => time.GetTimestamp() + (long)(s_rest.TotalSeconds * time.TimestampFrequency);

    private ArtifactException? Try(TimeSpan patience, Func<Task> call)
    {
        using var bridge = new ThreadBridge();
        return bridge.Call(() => TryAsync(patience, call));
    }

    private async Task<ArtifactException?> TryAsync(TimeSpan patience, Func<Task> call)
    {
        var began = time.GetTimestamp();
        for (var pause = s_firstPause; ; pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause)
        {
            try
            {
                await call();
                return null;
            }
            catch (ArtifactException error)
            {
                var mayPass = error is ArtifactsUnavailableException;
                if (!mayPass || hurry.IsCancellationRequested || time.GetElapsedTime(began) + pause > patience)
                {
                    return error;
                }
            }

            await Task.Delay(pause, time, hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
