using System.Formats.Tar;
using System.IO.Compression;

namespace Grid.Models;

/// <summary>Takes certain files out of a .tar.gz archive.</summary>
internal static class TarFiles
{
    /// <summary>Far more than any archive of a data set here; a bomb is stopped before it fills the disk.</summary>
    private const long MostBytes = 1L << 30;

    /// <summary>
    /// Writes the regular files of these names, wherever in the archive they stand, into one folder: no path of the archive's is followed.
    /// </summary>
    /// <exception cref="InvalidDataException">The archive is damaged, or too large.</exception>
    public static void Extract(string archive, IReadOnlyCollection<string> names, string into, CancellationToken cancel)
    {
        using var stream = File.OpenRead(archive);
        using var unpacked = new GZipStream(stream, CompressionMode.Decompress);
        using var tar = new TarReader(unpacked);
        var left = MostBytes;
        while (tar.GetNextEntry() is { } entry)
        {
            cancel.ThrowIfCancellationRequested();
            left -= entry.Length;
            if (left < 0)
                throw new InvalidDataException($"{archive} unpacks to more than {MostBytes:N0} bytes.");
            var name = Path.GetFileName(entry.Name);
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && names.Contains(name))
                entry.ExtractToFile(Path.Combine(into, name), overwrite: false);
        }
    }
}
