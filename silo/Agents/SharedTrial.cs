namespace Grid.Silo;

/// <summary>One trial's files at the place where other silos find them.</summary>
internal sealed class SharedTrial(ArtifactShare share, string experiment, long trial, TrialLog log)
{
    private bool _failing;
    private int _sharedLines;

    /// <summary>Whether the file got there. That it did not is said in the trial's log, once until one does again.</summary>
    /// <param name="isLast">Whether no later file makes up for it: it is tried for longer.</param>
    public bool Put(string file, string sha256, bool isLast)
    {
        var name = Path.GetFileName(file);
        var problem = share.TryPut(PathOf(name), file, sha256, isLast);
        if (problem is not null && (isLast || !_failing))
        {
            log.Add($"{name} could not be shared with the other silos, and the training goes on: {problem}");
        }
        else if (problem is null && _failing)
        {
            log.Add($"{name} could be shared again");
        }

        _failing = problem is not null;
        return !_failing;
    }

    /// <summary>Puts the log there where it has grown since. It stops nothing, and that it failed is no news for the log: the next line, or the attempt's end, tries again.</summary>
    /// <param name="isLast">Whether the attempt is over.</param>
    public void PutLog(bool isLast)
    {
        var lines = log.Lines;
        if (lines == _sharedLines)
        {
            return;
        }

        try
        {
            if (share.TryPut(PathOf(Path.GetFileName(log.Path)), log.Path, FileHash.Of(log.Path), isLast) is null)
            {
                _sharedLines = lines;
            }
        }
        catch (IOException)
        {
            // A full disk, here or there: sweeps pause for that where a checkpoint meets it.
        }
    }

    /// <summary>Gets a file from there. Null: it is here now, and right; else why not.</summary>
    /// <param name="isLast">Whether it is worth waiting for.</param>
    public string? Get(string file, string? sha256, bool isLast) =>
        share.TryGet(PathOf(Path.GetFileName(file)), file, sha256, isLast);

    public void Delete(string name) => share.TryDelete(PathOf(name));

    private ArtifactPath PathOf(string name) => new(experiment, trial, name);
}
