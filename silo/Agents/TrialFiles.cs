using System.Security.Cryptography;
using Grid.Grains;

namespace Grid.Silo;

/// <summary>
/// One trial's folder: checkpoints, picture and log. Nothing is created before something is written. The checksums of the checkpoints on disk stand in
/// checkpoints.sha256, oldest first, as sha256sum writes and checks them.
/// </summary>
internal sealed class TrialFiles(HomeFolder home, string experiment, long trial, TimeProvider time)
{
    private const string Separator = "  ";

    private readonly string _folder = home.TrialFolder(experiment, trial);

    public string Picture => home.Picture(experiment, trial);

    private string Manifest => Path.Combine(_folder, "checkpoints.sha256");

    /// <summary>
    /// Writes a checkpoint under a name of this attempt alone, so that an attempt that was given up cannot overwrite a newer one's. Throws what <paramref name="save"/>
    /// throws; nothing is left behind then.
    /// </summary>
    /// <param name="epoch">Epochs done.</param>
    /// <param name="paused">Whether it was taken on the way out, inside the next epoch.</param>
    /// <param name="save">Writes the file whole: temporary name, sync, rename.</param>
    public CheckpointInfo SaveCheckpoint(long epoch, long attempt, bool paused, Action<string> save)
    {
        Create();
        var name = $"epoch-{epoch:D6}.attempt-{attempt}{(paused ? ".paused" : "")}.safetensors";
        var path = Path.Combine(_folder, name);
        save(path);
        using var file = File.OpenRead(path);
        var hash = Convert.ToHexStringLower(SHA256.HashData(file));
        File.AppendAllText(Manifest, $"{hash}{Separator}{name}\n");
        return new CheckpointInfo(home.Relative(path), hash, file.Length, epoch);
    }

    /// <summary>
    /// The file to go on from: the wanted checkpoint where its checksum is right, else the newest older one whose checksum is, else null (from the start). What was
    /// wrong goes to the log.
    /// </summary>
    public string? Verified(CheckpointInfo? wanted)
    {
        if (wanted is null)
        {
            return null;
        }

        var path = home.Absolute(wanted.Path);
        if (HasHash(path, wanted.Sha256))
        {
            return path;
        }

        var name = Path.GetFileName(path);
        var older = ReadManifest().TakeWhile(entry => entry.Name != name).Reverse();
        var fallback = older.FirstOrDefault(entry => HasHash(Path.Combine(_folder, entry.Name), entry.Hash));
        Log(
            $"checkpoint {wanted.Path} is {(File.Exists(path) ? "damaged (its SHA-256 is not the recorded one)" : "missing")}; "
                + (fallback.Name is null ? "starting again from the first epoch" : $"going on from {fallback.Name}")
        );
        return fallback.Name is null ? null : Path.Combine(_folder, fallback.Name);
    }

    /// <summary>Deletes all checkpoints but the newest <paramref name="count"/>. Called once the newest one is recorded.</summary>
    public void KeepNewest(int count)
    {
        var all = ReadManifest();
        if (all.Count <= count)
        {
            return;
        }

        var kept = all.Skip(all.Count - count).ToList();
        var rewritten = Manifest + ".tmp";
        File.WriteAllLines(rewritten, kept.Select(entry => entry.Hash + Separator + entry.Name));
        File.Move(rewritten, Manifest, overwrite: true);
        foreach (var (_, name) in all.Take(all.Count - count).Except(kept))
        {
            File.Delete(Path.Combine(_folder, name));
        }
    }

    /// <summary>Removes what a process that died while writing left behind.</summary>
    public void RemoveLeftovers()
    {
        if (!Directory.Exists(_folder))
        {
            return;
        }

        foreach (var leftover in Directory.EnumerateFiles(_folder, "*.tmp"))
        {
            File.Delete(leftover);
        }
    }

    /// <summary>Adds a line to the trial's log, with the time. A log that cannot be written stops nothing.</summary>
    public void Log(string text)
    {
        try
        {
            Create();
            File.AppendAllText(home.TrialLog(experiment, trial), $"{time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z {text}\n");
        }
        catch (IOException)
        {
            // The disk may be full, and that is said elsewhere.
        }
    }

    public void Create() => Directory.CreateDirectory(_folder);

    private static bool HasHash(string path, string hash)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = File.OpenRead(path);
        return string.Equals(Convert.ToHexStringLower(SHA256.HashData(file)), hash, StringComparison.OrdinalIgnoreCase);
    }

    private List<(string Hash, string Name)> ReadManifest() =>
        File.Exists(Manifest)
            ?
            [
                .. File.ReadLines(Manifest)
                    .Select(line => line.Split(Separator, 2))
                    .Where(parts => parts.Length == 2)
                    .Select(parts => (parts[0], Path.GetFileName(parts[1]))),
            ]
            : [];
}
