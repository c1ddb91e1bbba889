using System.Security.Cryptography;
using System.Text;
using Grid.Grains;
using Grid.Models;

namespace Grid.Silo;

/// <summary>One recorded checkpoint: its file's name and checksum.</summary>
internal readonly record struct ManifestEntry(string Hash, string Name)
{
    private const string Separator = "  ";
    private const int HashLength = 64;

    public static ManifestEntry Of(CheckpointInfo checkpoint) =>
        new(checkpoint.Sha256, Path.GetFileName(checkpoint.Path));

    /// <summary>Null where the line says something else: a file that was damaged is read as far as it goes.</summary>
    public static ManifestEntry? Read(string line)
    {
        var at = line.IndexOf(Separator, StringComparison.Ordinal);
        var name = at < 0 ? "" : line[(at + Separator.Length)..];
        return at == HashLength && CheckpointName.TryParse(name) is not null
            ? new ManifestEntry(line[..at], name)
            : null;
    }

    public override string ToString() => Hash + Separator + Name;
}

/// <summary>
/// A trial's checkpoints.sha256: the checkpoints that the control side has recorded, oldest first, as sha256sum writes and checks them. It only says what else there is to
/// go on from: the newest recorded checkpoint and its checksum stand in the trial's row.
/// </summary>
internal sealed class CheckpointManifest(string folder)
{
    public string File { get; } = Path.Combine(folder, "checkpoints.sha256");

    public IReadOnlyList<ManifestEntry> Read() =>
        System.IO.File.Exists(File)
            ? [.. System.IO.File.ReadLines(File).Select(ManifestEntry.Read).OfType<ManifestEntry>()]
            : [];

    /// <summary>Answers the SHA-256 of the list itself.</summary>
    public string Write(IEnumerable<ManifestEntry> entries)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(entries.Select(entry => $"{entry}\n")));
        AtomicFile.Write(File, stream => stream.Write(text));
        return Convert.ToHexStringLower(SHA256.HashData(text));
    }
}
