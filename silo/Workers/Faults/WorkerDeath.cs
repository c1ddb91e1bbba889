using Grid.Grains;

namespace Grid.Silo;

/// <summary>Tells from how a worker process ended, which nobody asked it to, what became of its training.</summary>
internal static class WorkerDeath
{
    // .NET and shells both give 128 + the signal.
    private const int Signalled = 128;
    private const int SigHangUp = 1;
    private const int SigInterrupt = 2;
    private const int SigKill = 9;
    private const int SigTerminate = 15;

    private static readonly Dictionary<int, string> Signals = new()
    {
        [SigHangUp] = "SIGHUP",
        [SigInterrupt] = "SIGINT",
        [4] = "SIGILL, an illegal instruction",
        [6] = "SIGABRT, an abort",
        [7] = "SIGBUS, a bus error",
        [8] = "SIGFPE, a wrong arithmetic operation",
        [SigKill] = "SIGKILL",
        [11] = "SIGSEGV, a segmentation fault",
        [SigTerminate] = "SIGTERM",
    };

    /// <param name="exitCode">Null where the process did not end by itself, and was killed for what it wrote or for closing its output.</param>
    /// <param name="memoryKills">By how much the kernel's count of processes killed for want of memory grew meanwhile.</param>
    /// <param name="lastLines">The end of what it wrote to standard error; may be empty.</param>
    public static TrainingFaultException Classify(int? exitCode, long memoryKills, string lastLines)
    {
        if (exitCode is Signalled + SigHangUp or Signalled + SigInterrupt or Signalled + SigTerminate)
        {
            // A worker ignores these once it runs: this one was still starting when its silo, and all processes with it, were told to leave.
            return new TrainingFaultException(
                FailureCause.Abandoned,
                $"The training's process {Ended(exitCode)} before it had begun."
            );
        }

        if (exitCode == Signalled + SigKill && memoryKills > 0)
        {
            return new TrainingFaultException(
                FailureCause.HostMemory,
                "The kernel killed the training's process: the machine, or its control group, was out of memory. Use a smaller batch or network, fewer slots on this machine, or give it more memory."
            );
        }

        var spoken = TrainingFault.CauseOf(lastLines);
        var cause = spoken == FailureCause.Exception ? FailureCause.Crash : spoken;
        var said = lastLines.Length > 0 ? $" Its last lines:\n{lastLines}" : "";
        return new TrainingFaultException(cause, $"The training's process {Ended(exitCode)}.{said}");
    }

    private static string Ended(int? exitCode) =>
        exitCode switch
        {
            null => "did not speak as a worker does, and was killed",
            > Signalled =>
                $"was ended by {Signals.GetValueOrDefault(exitCode.Value - Signalled, $"signal {exitCode - Signalled}")}",
            _ => $"ended by itself with exit code {exitCode}",
        };
}
