namespace Grid.Silo;

/// <summary>A file system as it is now, in bytes.</summary>
internal sealed record DiskSpace(string Volume, long Free, long Size)
{
    /// <summary>That of a folder; null where it cannot be asked.</summary>
    public static DiskSpace? Of((string Volume, string Folder) of)
    {
        try
        {
            var drive = new DriveInfo(of.Folder);
            return new DiskSpace(of.Volume, drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
