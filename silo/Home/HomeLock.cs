using Grid.Models;

namespace Grid.Silo;

/// <summary>
/// The right to write to a home: an exclusive lock on its lock file, which the kernel takes back when the process ends, however it ends. Reading needs no lock.
/// </summary>
public sealed class HomeLock : IDisposable
{
    // A reader that asks whether the home is held has the file for an instant: worth a second look.
    private const int Tries = 3;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(30);

    // HResult of an IOException is errno on Unix (EWOULDBLOCK), and ERROR_SHARING_VIOLATION on Windows.
    private const int LockedOnLinux = 11;
    private const int LockedOnMac = 35;
    private const int LockedOnWindows = unchecked((int)0x80070020);

    private readonly HomeFolder _home;
    private readonly FileStream _file;

    private HomeLock(HomeFolder home, FileStream file, HomeHolder mine)
    {
        _home = home;
        _file = file;
        Before = Holder(home);
        Mine = mine;
        Describe(home, mine);
    }

    /// <summary>This process.</summary>
    public HomeHolder Mine { get; }

    /// <summary>Who held the home before and did not give it free: that process is gone. Null where it did, or where that is not to be read.</summary>
    public HomeHolder? Before { get; }

    /// <summary>Takes the lock or throws <see cref="HomeHeldException"/>. Creates the home.</summary>
    /// <param name="command">What this process does, for the one that finds the home held.</param>
    public static async Task<HomeLock> TakeAsync(
        HomeFolder home,
        string command,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        home.Create();
        for (var tries = 0; ; tries++)
        {
            try
            {
                // FileShare.None is flock(LOCK_EX | LOCK_NB) on Unix. The descriptor is closed in child processes, so that none keeps the lock.
                var file = new FileStream(home.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                var now = time.GetUtcNow();
                return new HomeLock(home, file, new(Environment.ProcessId, Environment.MachineName, command, now));
            }
            catch (IOException error) when (IsShared(error))
            {
                if (tries == Tries)
                {
                    throw new HomeHeldException(home, Holder(home));
                }

                await Task.Delay(BetweenTries, time, cancel);
            }
        }
    }

    /// <summary>Whether somebody else has the file: a read-only or a full disk is another matter.</summary>
    private static bool IsShared(IOException error) => error.HResult is LockedOnLinux or LockedOnMac or LockedOnWindows;

    /// <summary>Adds to what is said of the holder where it takes calls.</summary>
    public void Publish(Uri address) => Describe(_home, Mine with { Address = address });

    private static void Describe(HomeFolder home, HomeHolder holder)
    {
        try
        {
            AtomicFile.Write(home.Holder, stream => stream.Write(holder.ToJson()));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Then nobody learns who it is; the lock is held all the same.
        }
    }

    /// <summary>Whether a process writes to this home now.</summary>
    public static bool IsHeld(HomeFolder home)
    {
        if (!File.Exists(home.Lock))
        {
            return false;
        }

        try
        {
            using var file = new FileStream(home.Lock, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException error) when (IsShared(error))
        {
            return true;
        }
    }

    /// <summary>Who holds the home, or held it last; null where that is not to be read.</summary>
    public static HomeHolder? Holder(HomeFolder home)
    {
        try
        {
            return HomeHolder.FromJson(File.ReadAllBytes(home.Holder));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Gives the home free. The lock file stays: removing it would race with the next holder.</summary>
    public void Dispose()
    {
        if (_file.SafeFileHandle.IsClosed)
        {
            // A second time: the home may be another's by now.
            return;
        }

        try
        {
            File.Delete(_home.Holder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Only the lock counts.
        }

        _file.Dispose();
    }
}
