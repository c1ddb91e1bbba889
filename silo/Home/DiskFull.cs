using Grid.Store;

namespace Grid.Silo;

/// <summary>Tells "no space left" from other failures.</summary>
public static class DiskFull
{
    // HResult of an IOException is errno on Unix: ENOSPC, EDQUOT (Linux), and ERROR_DISK_FULL on Windows.
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether this exception, or one inside it, says that the disk or a quota is full.</summary>
    public static bool Caused(Exception error)
    {
        for (var at = error; at is not null; at = at.InnerException)
        {
            if (
                at is StoreFullException
                || (at is IOException && at.HResult is NoSpace or QuotaExceeded or WindowsDiskFull)
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Why an experiment is paused, and what to do about it.</summary>
    public static string Reason(string experiment, Exception error) =>
        $"disk full: {error.Message.TrimEnd('.')}; free space and run grid resume {experiment}";
}
