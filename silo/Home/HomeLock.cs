using System.Diagnostics;

namespace Grid.Silo;

/// <summary>
/// The right to write to a home: an exclusive lock on its lock file, which the kernel takes back when the process ends, however it ends. Reading needs no lock.
/// </summary>
public sealed class HomeLock : IDisposable
{
    // A reader that asks whether the home is held has the file for an instant: worth a second look.
    private const int Tries = 3;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(30);

    private readonly FileStream _file;

    private HomeLock(FileStream file) => _file = file;

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
                Describe(file, command, time);
                return new HomeLock(file);
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

    private static void Describe(FileStream file, string command, TimeProvider time)
    {
        var holder = new HomeHolder(Environment.ProcessId, Environment.MachineName, command, time.GetUtcNow());
        file.SetLength(0);
        file.Write(holder.ToJson());
        file.Flush();
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

    /// <summary>What the lock file says of its holder; null where it says nothing readable.</summary>
    public static HomeHolder? Holder(HomeFolder home)
    {
        try
        {
            // FileShare.ReadWrite asks for no lock of its own.
            using var file = new FileStream(home.Lock, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var json = new byte[4096];
            return HomeHolder.FromJson(json.AsSpan(0, file.ReadAtLeast(json, json.Length, throwOnEndOfStream: false)));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Gives the home free. The file stays: removing it would race with the next holder.</summary>
    public void Dispose()
    {
        Debug.Assert(_file.CanWrite, "a lock is given back once");
        _file.SetLength(0);
        _file.Dispose();
    }
}
