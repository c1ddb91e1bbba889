using Grid.Grains;
using Grid.Silo;
using Grid.Store;

namespace Grid.Client;

/// <summary>Shows a sweep at a silo until it has ended or is paused, or the watcher leaves. The sweep does not notice.</summary>
internal static class SweepWatch
{
    private const string Hint = "Ctrl-C leaves; the sweep goes on";

    // What is said last arrives with the end of the stream: worth a moment.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    /// <param name="isNew">Whether it was submitted just now: then it is told from its beginning.</param>
    /// <param name="left">Signalled by Ctrl-C.</param>
    /// <param name="conclude">Says what came of it, and gives the exit code; null: the sweep's results are shown.</param>
    public static async Task<ExitCode> RunAsync(
        Shell shell,
        SiloPlace place,
        ISweeps sweeps,
        ExperimentStatus begun,
        bool isNew,
        bool asJson,
        CancellationToken left,
        Func<ExperimentStatus, ExitCode, Task<ExitCode>>? conclude = null
    )
    {
        var view = SweepViews.For(shell, asJson);
        var feed = new EventFeed(sweeps, begun, shell.Time);
        var look = new SweepLook(shell, sweeps, feed, view, begun, width: null, Hint);
        try
        {
            var ended = begun;
            var after = isNew ? 0 : await sweeps.LastEventAsync(begun.Id, left);
            await view.RunAsync(async () => ended = await WatchAsync(shell, view, feed, look, after, left));
            if (conclude is not null)
            {
                return await conclude(ended, SweepResult.CodeOf(ended));
            }

            await SweepResult.WriteAsync(shell, sweeps, ended, place, asJson, next: "show");
            return SweepResult.CodeOf(ended);
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            await SweepViews
                .Lines(shell, asJson)
                .WriteLineAsync($"{begun.Id} goes on; back to it: grid watch {begun.Id}{place.Option}");
            return ExitCode.Interrupted;
        }
    }

    private static async Task<ExperimentStatus> WatchAsync(
        Shell shell,
        ISweepView view,
        EventFeed feed,
        SweepLook look,
        long after,
        CancellationToken left
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(left);
        var following = feed.FollowAsync(after, end.Token);
        try
        {
            while (true)
            {
                var status = await look.ShowAsync(stopping: false, left);
                if (following.IsFaulted)
                {
                    await following;
                }

                if (status.State.IsTerminal())
                {
                    await Task.WhenAny(following, Task.Delay(LastWords, shell.Time, left));
                    return await look.ShowAsync(stopping: false, left);
                }

                if (status.State != ExperimentState.Running)
                {
                    return status;
                }

                await Task.Delay(view.Interval, shell.Time, left);
            }
        }
        finally
        {
            await end.CancelAsync();
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
