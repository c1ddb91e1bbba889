using System.Diagnostics;

namespace Grid.Silo;

/// <summary>What the actions do that are alike at every point.</summary>
internal static class Happening
{
    /// <summary>Delays, ends the process, or throws.</summary>
    public static async Task HappenAsync(this Fault fault, Func<Exception> failure, CancellationToken cancel)
    {
        if (fault.Action != FaultAction.Delay)
        {
            fault.Happen(failure);
        }

        await Task.Delay(fault.Delay, cancel);
    }

    /// <summary>The same on a thread of its own, which a training has.</summary>
    public static void Happen(this Fault fault, Func<Exception> failure)
    {
        switch (fault.Action)
        {
            case FaultAction.Delay:
                Stop(fault.Delay);
                break;
            case FaultAction.Hang:
                Stop(Timeout.InfiniteTimeSpan);
                break;
            case FaultAction.Crash:
                Environment.FailFast($"injected by {FaultPlan.Variable}");
                break;
            case FaultAction.Die:
                Process.GetCurrentProcess().Kill();
                Stop(Timeout.InfiniteTimeSpan);
                break;
            default:
                throw failure();
        }
    }

    /// <summary>Stops this thread as a native call does that takes long: nothing wakes it.</summary>
    private static void Stop(TimeSpan time)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(time);
    }
}
