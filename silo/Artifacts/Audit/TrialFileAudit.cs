using System.Globalization;
using Grid.Store;

namespace Grid.Silo;

/// <summary>One look at the files of a trial: what is wrong with those that its row, or its list of checkpoints, names, and which nobody names.</summary>
internal sealed class TrialFileAudit
{
    private readonly HomeFolder _root;
    private readonly TrialRow _trial;
    private readonly string _folder;
    private readonly List<string> _problems = [];
    private readonly List<string> _orphans = [];

    private TrialFileAudit(HomeFolder root, TrialRow trial) =>
        (_root, _trial, _folder) = (root, trial, root.TrialFolder(trial.Experiment, trial.Number));

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Paths. None while the trial has not ended: what is written now is named by the next report.</summary>
    public IReadOnlyList<string> Orphans => _orphans;

    /// <summary>Files whose content was read.</summary>
    public long Files { get; private set; }

    public long Bytes { get; private set; }

    /// <param name="mayLoseFinished">Whether the checkpoints of trials that have ended may have been deleted.</param>
    public static TrialFileAudit Look(HomeFolder root, TrialRow trial, bool mayLoseFinished)
    {
        var audit = new TrialFileAudit(root, trial);
        var ended = trial.State.IsTerminal();
        var recorded = audit.CheckRecorded(mayBeGone: ended && mayLoseFinished);
        var listed = audit.CheckListed(recorded);
        if (ended && Directory.Exists(audit._folder))
        {
            foreach (var file in Directory.EnumerateFileSystemEntries(audit._folder))
            {
                audit.CheckNamed(file, listed);
            }
        }

        return audit;
    }

    /// <summary>The checkpoint of the row. Answers its file's name; null where there is none.</summary>
    private string? CheckRecorded(bool mayBeGone)
    {
        if (_trial.Checkpoint is not { } recorded)
        {
            return null;
        }

        var name = Path.GetFileName(recorded.Path);
        try
        {
            var file = ArtifactPath.Parse(recorded.Path).Resolve(_root.Root);
            if (File.Exists(file))
            {
                CheckContent(file, recorded.Sha256, recorded.Bytes);
            }
            else if (!mayBeGone)
            {
                _problems.Add($"{recorded.Path} is missing: the checkpoint of epoch {recorded.Step}");
            }
        }
        catch (ArtifactPathException wrong)
        {
            _problems.Add($"its checkpoint's path is none. {wrong.Message}");
        }

        return name;
    }

    /// <summary>Those that stand in the list beside the row's, as far as they are still kept. Answers all names that are accounted for.</summary>
    private HashSet<string> CheckListed(string? recorded)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in new CheckpointManifest(_folder).Read())
        {
            var file = Path.Combine(_folder, entry.Name);
            if (names.Add(entry.Name) && entry.Name != recorded && File.Exists(file))
            {
                CheckContent(file, entry.Hash, bytes: null);
            }
        }

        if (recorded is not null)
        {
            names.Add(recorded);
        }

        return names;
    }

    private void CheckNamed(string file, HashSet<string> listed)
    {
        var name = Path.GetFileName(file);
        if (name == Path.GetFileName(_root.Picture(_trial.Experiment, _trial.Number)))
        {
            CheckPicture(file);
        }
        else if (
            !listed.Contains(name)
            && name != Path.GetFileName(new CheckpointManifest(_folder).File)
            && !IsLog(name)
        )
        {
            _orphans.Add(file);
        }
    }

    private void CheckContent(string file, string sha256, long? bytes)
    {
        try
        {
            var length = Count(file);
            if (bytes is { } expected && length != expected)
            {
                _problems.Add($"{_root.Relative(file)} has {length} bytes, recorded are {expected}");
            }
            else if (!FileHash.Of(file).Equals(sha256, StringComparison.OrdinalIgnoreCase))
            {
                _problems.Add($"{_root.Relative(file)} is damaged: its SHA-256 is not the recorded one");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _problems.Add($"{_root.Relative(file)} cannot be read: {error.Message}");
        }
    }

    /// <summary>No row has a picture's checksum: it is whole where it begins and ends as a PNG does.</summary>
    private void CheckPicture(string file)
    {
        try
        {
            Count(file);
            using var png = File.OpenRead(file);
            if (!PngShape.IsWhole(png))
            {
                _problems.Add($"{_root.Relative(file)} is damaged: it is no whole PNG");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _problems.Add($"{_root.Relative(file)} cannot be read: {error.Message}");
        }
    }

    private long Count(string file)
    {
        var length = new FileInfo(file).Length;
        (Files, Bytes) = (Files + 1, Bytes + length);
        return length;
    }

    private bool IsLog(string name) =>
        name.Split('.') is ["log", var attempt, "txt"]
        && long.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= 1
        && number <= _trial.Attempt;
}
