using Grid.Models;

namespace Grid.Silo;

/// <summary>A trial's log.txt: what happened beyond its measures, a line each.</summary>
internal sealed class TrialLog(string path, TimeProvider time)
{
    /// <summary>Adds a line, with the time. A log that cannot be written stops nothing.</summary>
    public void Add(string text)
    {
        try
        {
            AtomicFile.CreateFolder(Path.GetDirectoryName(path)!);
            File.AppendAllText(path, $"{time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z {text}\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The disk may be full, and that is said elsewhere.
        }
    }
}
