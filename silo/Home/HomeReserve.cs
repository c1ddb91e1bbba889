namespace Grid.Silo;

/// <summary>
/// Space set aside in a home. When the disk is full it is given free, so that the database can still commit that the experiments are paused, and why.
/// </summary>
public sealed class HomeReserve(HomeFolder home)
{
    /// <summary>Enough for SQLite's log of the last few commits.</summary>
    public const int Bytes = 2 * 1024 * 1024;

    private static ReadOnlySpan<byte> Filler =>
        "Grid gives this space free when the disk is full. It is made again at the next start.\n"u8;

    /// <summary>Sets the space aside where it is not; false where there is no room for it.</summary>
    public bool Fill()
    {
        if (File.Exists(home.Reserve) && new FileInfo(home.Reserve).Length == Bytes)
        {
            return true;
        }

        try
        {
            // Written, not just sized: a hole takes no space.
            using var file = new FileStream(home.Reserve, FileMode.Create, FileAccess.Write, FileShare.None);
            var block = new byte[64 * 1024];
            Filler.CopyTo(block);
            for (var written = 0; written < Bytes; written += block.Length)
            {
                file.Write(block);
            }

            return true;
        }
        catch (IOException)
        {
            File.Delete(home.Reserve);
            return false;
        }
    }

    /// <summary>Gives the space free.</summary>
    public void Release() => File.Delete(home.Reserve);
}
