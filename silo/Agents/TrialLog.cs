using Grid.Models;

namespace Grid.Silo;

/// <summary>The log of one attempt of a trial: what happened beyond its measures, a line each.</summary>
internal sealed class TrialLog(string path, TimeProvider time)
{
    public string Path => path;

    /// <summary>How many lines this process has added.</summary>
    public int Lines { get; private set; }

    /// <summary>Adds a line, with the time. A log that cannot be written stops nothing.</summary>
    public void Add(string text)
    {
        try
        {
            AtomicFile.CreateFolder(System.IO.Path.GetDirectoryName(path)!);
            File.AppendAllText(path, $"{time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z {text}\n");
            Lines++;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The disk may be full, and that is said elsewhere.
        }
    }
}
