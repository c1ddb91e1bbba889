namespace Grid.Silo;

/// <summary>A file system as it is now, in bytes.</summary>
internal sealed record DiskSpace(string Volume, long Free, long Size)
{
    /// <summary>That of a folder; null where it cannot be asked.</summary>
    public static DiskSpace? Of((string Name, string Folder) volume)
    {
        try
        {
            var drive = new DriveInfo(volume.Folder);
            return new DiskSpace(volume.Name, drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
