using System.Runtime.InteropServices;
using Grid.Models;
using Microsoft.Win32.SafeHandles;

namespace Grid.Silo;

/// <summary>The whole life of a worker process: what `grid worker` does.</summary>
public static partial class WorkerEntry
{
    private const int Input = 0;
    private const int Output = 1;
    private const int Error = 2;
    private const int SetParentDeathSignal = 1; // PR_SET_PDEATHSIG
    private const nuint SigKill = 9;

    /// <summary>Serves the process that started this one until it closes standard input, or ends. Gives the exit code.</summary>
    public static Task<int> RunAsync(TimeProvider time)
    {
        // Two ways to go with the silo: the end of standard input, and the kernel's word, should no thread here run any more.
        _ = PrControl(SetParentDeathSignal, SigKill, 0, 0, 0);
        var messages = TakeStandardStreams();
        var faults = FaultPlan.Parse(Environment.GetEnvironmentVariable(FaultPlan.Variable));
        BeKilledFirst();

        // Ctrl-C reaches all processes of a terminal: it is the silo that decides what becomes of the trainings.
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];
        List<PosixSignalRegistration> ignored =
        [
            .. signals.Select(signal => PosixSignalRegistration.Create(signal, context => context.Cancel = true)),
        ];
        return OwnThread.RunAsync(
            "grid worker",
            () =>
            {
                using var inbox = new WorkerInbox(messages, ExitNow);
                new WorkerServer(inbox, messages, FaultyModel.Around(ModelCatalog.All, faults), time).Run();
                ignored.ForEach(signal => signal.Dispose());
                return 0;
            }
        );
    }

    /// <summary>
    /// Messages get the standard output that the process was given, under another number; what native code prints goes to standard error from here on and cannot get between them.
    /// </summary>
    private static MessageStream TakeStandardStreams()
    {
        var output = Duplicate(Output);
        if (output < 0 || DuplicateTo(Error, Output) < 0)
        {
            throw new IOException($"Standard output cannot be taken: error {Marshal.GetLastPInvokeError()}.");
        }

        return new MessageStream(Open(Input, FileAccess.Read), Open(output, FileAccess.Write));
    }

    private static FileStream Open(int number, FileAccess access) =>
        new(new SafeFileHandle(number, ownsHandle: true), access, bufferSize: 0);

    /// <summary>Where memory runs out, the kernel is to end a training rather than the silo.</summary>
    private static void BeKilledFirst()
    {
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", "500");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Then it is as likely as any other.
        }
    }

    /// <summary>The silo has gone, and a training that is in the middle of a step would never look: no farewell.</summary>
    private static void ExitNow() => Exit(0);

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Duplicate(int file);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DuplicateTo(int file, int number);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int PrControl(int option, nuint value, nuint third, nuint fourth, nuint fifth);

    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void Exit(int code);
}
