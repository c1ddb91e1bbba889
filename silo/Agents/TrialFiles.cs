using System.Security.Cryptography;
using Grid.Grains;
using Grid.Models;

namespace Grid.Silo;

/// <summary>One trial's folder: checkpoints, picture and log. Nothing is created before something is written.</summary>
internal sealed class TrialFiles(HomeFolder home, string experiment, long trial, TimeProvider time)
{
    private const string Checkpoints = "*.safetensors";

    private readonly string _folder = home.TrialFolder(experiment, trial);
    private readonly CheckpointManifest _manifest = new(home.TrialFolder(experiment, trial));

    public string Picture => home.Picture(experiment, trial);

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
        var path = Path.Combine(_folder, $"epoch-{epoch:D6}.attempt-{attempt}{(paused ? ".paused" : "")}.safetensors");
        save(path);
        return new CheckpointInfo(home.Relative(path), HashOf(path), new FileInfo(path).Length, epoch);
    }

    /// <summary>Lists a checkpoint as the newest.</summary>
    public void List(CheckpointInfo checkpoint) => _manifest.Write(ListedWith(checkpoint));

    /// <summary>Lists a checkpoint as the newest, and keeps so many in all. Called only once the control side has recorded it: those before it are needed until then.</summary>
    public void KeepNewest(int count, CheckpointInfo recorded)
    {
        var all = ListedWith(recorded);
        var dropped = Math.Max(0, all.Count - count);
        _manifest.Write(all.Skip(dropped));
        foreach (var entry in all.Take(dropped))
        {
            File.Delete(Path.Combine(_folder, entry.Name));
        }
    }

    /// <summary>
    /// The file to go on from: the wanted checkpoint where its checksum is right, else the newest listed one before it whose checksum is, else null (from the start). What
    /// was wrong goes to the log.
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
        var older = _manifest.Read().TakeWhile(entry => entry.Name != name).Reverse();
        var fallback = older.FirstOrDefault(entry => HasHash(Path.Combine(_folder, entry.Name), entry.Hash));
        Log(
            $"checkpoint {wanted.Path} is {(File.Exists(path) ? "damaged (its SHA-256 is not the recorded one)" : "missing")}; "
                + (fallback.Name is null ? "starting again from the first epoch" : $"going on from {fallback.Name}")
        );
        return fallback.Name is null ? null : Path.Combine(_folder, fallback.Name);
    }

    /// <summary>Removes what an attempt that died has left behind: half-written files, and checkpoints that were never recorded.</summary>
    /// <param name="recorded">The checkpoint in the trial's row, which stays and is listed. Null: none.</param>
    public void RemoveLeftovers(CheckpointInfo? recorded)
    {
        if (!Directory.Exists(_folder))
        {
            return;
        }

        var listed = _manifest.Read().Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        if (recorded is not null && listed.Add(Path.GetFileName(recorded.Path)))
        {
            // Recorded, and then the process died before it was listed; or the list is lost.
            List(recorded);
        }

        var unlisted = Directory
            .EnumerateFiles(_folder, Checkpoints)
            .Where(file => !listed.Contains(Path.GetFileName(file)));
        foreach (var leftover in Directory.EnumerateFiles(_folder, "*.tmp").Concat(unlisted).ToList())
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
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The disk may be full, and that is said elsewhere.
        }
    }

    public void Create() => AtomicFile.CreateFolder(_folder);

    private List<ManifestEntry> ListedWith(CheckpointInfo checkpoint)
    {
        var newest = new ManifestEntry(checkpoint.Sha256, Path.GetFileName(checkpoint.Path));

        // An attempt whose lanes go on one by one trains an epoch again: the same name, and other bytes.
        return [.. _manifest.Read().Where(entry => entry.Name != newest.Name), newest];
    }

    private static bool HasHash(string path, string hash) =>
        File.Exists(path) && string.Equals(HashOf(path), hash, StringComparison.OrdinalIgnoreCase);

    private static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
