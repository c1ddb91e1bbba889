using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Grid.Models;

/// <summary>
/// Writes a file as a whole or not at all: a temporary name in the same folder, sync, rename, sync of the folder. After a crash or on a
/// full disk the old file, if there was one, still stands.
/// </summary>
public static partial class AtomicFile
{
    /// <exception cref="IOException">The disk is full, or the file cannot be written; the temporary file is gone then.</exception>
    public static void Write(string path, Action<FileStream> write)
    {
        var (folder, temporary) = Temporary(path);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        SyncFolder(folder);
    }

    /// <summary>The same for a file that comes from somewhere else, bit by bit. What was written can be read again before it stands.</summary>
    /// <exception cref="IOException">The disk is full, or the file cannot be written; the temporary file is gone then.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        var (folder, temporary) = Temporary(path);
        try
        {
            await using (
                var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None)
            )
            {
                await write(stream);
                await stream.FlushAsync();
                RandomAccess.FlushToDisk(stream.SafeFileHandle);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        SyncFolder(folder);
    }

    /// <summary>Makes a folder with those above it that are missing, each durable: a file is only as safe as the folders that lead to it.</summary>
    public static void CreateFolder(string path)
    {
        var missing = new Stack<string>();
        for (var at = Path.GetFullPath(path); !Directory.Exists(at); at = Path.GetDirectoryName(at)!)
            missing.Push(at);
        foreach (var folder in missing)
        {
            Directory.CreateDirectory(folder);
            SyncFolder(Path.GetDirectoryName(folder)!);
        }
    }

    private static (string Folder, string Temporary) Temporary(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return (folder, Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():n}.tmp"));
    }

    /// <summary>The rename is safe only once the folder is on the disk too. .NET opens no folders, so the handle comes from the system.</summary>
    private static void SyncFolder(string folder)
    {
        if (!OperatingSystem.IsLinux())
            return;
        const int ReadOnlyFolder = 0x80000; // O_RDONLY | O_CLOEXEC, which are the same on all of Linux' processors; O_DIRECTORY is not
        using var handle = new SafeFileHandle(Open(folder, ReadOnlyFolder), ownsHandle: true);
        if (handle.IsInvalid)
            throw new IOException($"The folder {folder} cannot be synced: error {Marshal.GetLastPInvokeError()}.");
        RandomAccess.FlushToDisk(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);
}
