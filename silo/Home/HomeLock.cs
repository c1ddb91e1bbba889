namespace Grid.Silo;

/// <summary>
/// The right to write to a home: an exclusive lock on its lock file, which the kernel takes back when the process ends, however it ends. Reading needs no lock.
/// </summary>
public sealed class HomeLock : IDisposable
{
    // A reader that asks whether the home is held has the file for an instant: worth a second look.
    private const int Tries = 3;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(30);

    private readonly HomeFolder _home;
    private readonly FileStream _file;

    private HomeLock(HomeFolder home, FileStream file)
    {
        _home = home;
        _file = file;
    }

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
                // FileShare.None is flock(LOCK_EX | LOCK_NB) on Unix.
                var file = new FileStream(home.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                Describe(home, command, time);
                return new HomeLock(home, file);
            }
            catch (IOException error) when (File.Exists(home.Lock) && !DiskFull.Caused(error))
            {
                if (tries == Tries)
                {
                    throw new HomeHeldException(home, Holder(home));
                }

                await Task.Delay(BetweenTries, time, cancel);
            }
        }
    }

    private static void Describe(HomeFolder home, string command, TimeProvider time)
    {
        var holder = new HomeHolder(Environment.ProcessId, Environment.MachineName, command, time.GetUtcNow());
        try
        {
            File.WriteAllBytes(home.Holder, holder.ToJson());
        }
        catch (IOException error) when (DiskFull.Caused(error))
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
        catch (IOException)
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
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Gives the home free. The lock file stays: removing it would race with the next holder.</summary>
    public void Dispose()
    {
        File.Delete(_home.Holder);
        _file.Dispose();
    }
}
