using Grid.Grains;
using Grid.Models;

namespace Grid.Silo;

/// <summary>
/// The folder of a trial during one attempt: checkpoints, picture and log, each shared with the other silos once it is written. Nothing is created before something is written.
/// </summary>
internal sealed class TrialFiles
{
    private readonly HomeFolder _home;
    private readonly string _experiment;
    private readonly ArtifactShare _share;
    private readonly string _folder;
    private readonly string _picture;
    private readonly TrialLog _log;
    private readonly CheckpointManifest _manifest;
    private readonly SharedTrial _shared;

    public TrialFiles(
        HomeFolder home,
        string experiment,
        long trial,
        long attempt,
        TimeProvider time,
        ArtifactShare share
    )
    {
        (_home, _experiment, _share) = (home, experiment, share);
        _folder = home.TrialFolder(experiment, trial);
        _picture = home.Picture(experiment, trial);
        _log = new TrialLog(home.TrialLog(experiment, trial, attempt), time);
        _manifest = new CheckpointManifest(_folder);
        _shared = new SharedTrial(share, experiment, trial, _log);
    }

    /// <summary>
    /// Writes a checkpoint and shares it: a report that names it lets any silo go on from it. Null where it could not be shared: the one before stays the one to go on from. Throws what
    /// <paramref name="save"/> throws; nothing is left behind then.
    /// </summary>
    /// <param name="isLast">Whether the training ends with it: it stays here then, shared or not.</param>
    /// <param name="save">Writes the file whole: temporary name, sync, rename.</param>
    public CheckpointInfo? SaveCheckpoint(CheckpointName name, bool isLast, Action<string> save)
    {
        AtomicFile.CreateFolder(_folder);
        var path = PathOf(name.ToString());
        save(path);
        var info = new CheckpointInfo(_home.Relative(path), FileHash.Of(path), new FileInfo(path).Length, name.Epoch);
        if (_shared.Put(path, info.Sha256, isLast))
        {
            return info;
        }

        if (!isLast)
        {
            File.Delete(path);
        }

        return null;
    }

    /// <summary>Draws a picture and shares it.</summary>
    /// <param name="draw">Writes the file whole, or none where the model draws nothing.</param>
    public void SavePicture(Action<string> draw)
    {
        AtomicFile.CreateFolder(_folder);
        draw(_picture);
        if (File.Exists(_picture))
        {
            _shared.Put(_picture, FileHash.Of(_picture), isLast: true);
        }
    }

    /// <summary>Lists a checkpoint as the newest.</summary>
    public void List(CheckpointInfo checkpoint) => Write(ListedWith(checkpoint));

    /// <summary>Lists a checkpoint as the newest, and keeps so many in all. Called only once the control side has recorded it: those before it are needed until then.</summary>
    /// <param name="beside">So many of the newest whose epoch is such stay as well.</param>
    public void KeepNewest(int count, CheckpointInfo recorded, (int Count, Func<long, bool> Is)? beside = null)
    {
        var all = ListedWith(recorded);
        var kept = all.TakeLast(count).ToHashSet();
        if (beside is { } more)
        {
            kept.UnionWith(all.Where(entry => more.Is(PlaceOf(entry).Epoch)).TakeLast(more.Count));
        }

        Write(all.FindAll(kept.Contains));
        foreach (var entry in all.Where(entry => !kept.Contains(entry)))
        {
            File.Delete(PathOf(entry.Name));
            _shared.Delete(entry.Name);
        }
    }

    /// <summary>
    /// The file to go on from: the wanted checkpoint where its checksum is right, here or fetched from where it was shared; else the newest listed one before it whose checksum is; else null (from
    /// the start). What was wrong goes to the log.
    /// </summary>
    public string? Verified(CheckpointInfo? wanted)
    {
        if (wanted is null)
        {
            return null;
        }

        if (!IsOwn(wanted))
        {
            return Borrowed(wanted);
        }

        var newest = ManifestEntry.Of(wanted);
        if (Problem(newest, isLast: true) is not { } problem)
        {
            return PathOf(newest.Name);
        }

        var fallback = Before(newest).FirstOrDefault(entry => Problem(entry, isLast: false) is null);
        Log(
            $"checkpoint {wanted.Path} is {problem}; "
                + (fallback.Name is null ? "starting again from the first epoch" : $"going on from {fallback.Name}")
        );
        return fallback.Name is null ? null : PathOf(fallback.Name);
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
        if (recorded is not null && IsOwn(recorded) && listed.Add(ManifestEntry.Of(recorded).Name))
        {
            // Recorded, and then the process died before it was listed; or the list is lost.
            List(recorded);
        }

        var unlisted = Directory
            .EnumerateFiles(_folder, $"*{CheckpointName.Extension}")
            .Where(file => !listed.Contains(Path.GetFileName(file)));
        foreach (var leftover in Directory.EnumerateFiles(_folder, "*.tmp").Concat(unlisted).ToList())
        {
            File.Delete(leftover);
        }
    }

    /// <summary>Adds a line to the attempt's log, with the time, and shares it. A log that cannot be written or shared stops nothing.</summary>
    public void Log(string text)
    {
        _log.Add(text);
        _shared.PutLog(isLast: false);
    }

    /// <summary>The attempt is over: what it logged and could not share is tried once more.</summary>
    public void End() => _shared.PutLog(isLast: true);

    private bool IsOwn(CheckpointInfo checkpoint) =>
        string.Equals(Path.GetDirectoryName(_home.Absolute(checkpoint.Path)), _folder, StringComparison.Ordinal);

    /// <summary>The file of the trial that this one is a copy of, as it lies there or fetched from where that trial shared it; null (from the start) where it is gone.</summary>
    private string? Borrowed(CheckpointInfo wanted)
    {
        var entry = ManifestEntry.Of(wanted);
        var (there, here) = (_home.Absolute(wanted.Path), PathOf(entry.Name));
        if (HasHash(there, entry.Hash))
        {
            return there;
        }

        if (HasHash(here, entry.Hash))
        {
            return here;
        }

        AtomicFile.CreateFolder(_folder);
        var parent = long.Parse(Path.GetFileName(Path.GetDirectoryName(there)!));
        if (new SharedTrial(_share, _experiment, parent, _log).Get(here, entry.Hash, isLast: true) is not { } problem)
        {
            return here;
        }

        Log($"checkpoint {wanted.Path} of trial {parent} is not to be had ({problem}); starting from the first epoch");
        return null;
    }

    /// <summary>Null: the file is here with the right checksum, if need be fetched. Else what is wrong with it.</summary>
    private string? Problem(ManifestEntry entry, bool isLast)
    {
        var path = PathOf(entry.Name);
        if (HasHash(path, entry.Hash))
        {
            return null;
        }

        var here = File.Exists(path) ? "damaged (its SHA-256 is not the recorded one)" : "missing";
        return _shared.Get(path, entry.Hash, isLast) is { } problem
            ? $"{here}, and not to be fetched ({problem})"
            : null;
    }

    /// <summary>What was recorded before a checkpoint, newest first, by this silo's list and by the one that was shared.</summary>
    private IEnumerable<ManifestEntry> Before(ManifestEntry newest)
    {
        var own = _manifest.Read();
        _ = _shared.Get(_manifest.File, sha256: null, isLast: false);
        return own.Union(_manifest.Read())
            .Where(entry => entry.Name != newest.Name)
            .Where(entry => PlaceOf(entry).CompareTo(PlaceOf(newest)) < 0)
            .OrderByDescending(PlaceOf);
    }

    private void Write(IReadOnlyList<ManifestEntry> entries)
    {
        var hash = _manifest.Write(entries);
        if (entries.Count > 1)
        {
            // A single one stands in the trial's row.
            _shared.Put(_manifest.File, hash, isLast: false);
        }
    }

    private List<ManifestEntry> ListedWith(CheckpointInfo checkpoint)
    {
        var newest = ManifestEntry.Of(checkpoint);

        // An attempt whose lanes go on one by one trains an epoch again: the same name, and other bytes.
        return [.. _manifest.Read().Where(entry => entry.Name != newest.Name), newest];
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static (long Attempt, long Epoch, bool Paused) PlaceOf(ManifestEntry entry) =>
        CheckpointName.TryParse(entry.Name) is { } name ? (name.Attempt, name.Epoch, name.Paused) : default;

    private static bool HasHash(string path, string hash) =>
        File.Exists(path) && string.Equals(FileHash.Of(path), hash, StringComparison.OrdinalIgnoreCase);
}
