using System.Runtime.InteropServices;

namespace Grid.Silo.Tests;

/// <summary>Sends signals to processes.</summary>
internal static partial class Signals
{
    public const int Abort = 6;
    public const int Kill = 9;
    public const int SegmentationFault = 11;
    public const int Stop = 19;

    public static void Send(int process, int signal) => Assert.Equal(0, SendTo(process, signal));

    /// <summary>Ends a process by a signal. .NET takes the first fault from outside for one of its own code, which would come again, and lets only the next one through.</summary>
    public static async Task EndAsync(int process, int signal, CancellationToken cancel)
    {
        while (SendTo(process, signal) == 0 && !HasEnded(process))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancel);
        }
    }

    /// <summary>Whether a process is gone, or only waits for its parent to notice.</summary>
    private static bool HasEnded(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendTo(int process, int signal);
}
