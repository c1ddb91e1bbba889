using System.Text;
using Grid.Store;

namespace Grid.Silo;

/// <summary>What trainings have left of a trial, in this home or where silos share their files: logs, the picture, the newest checkpoint.</summary>
/// <param name="shared">Where other silos put theirs; null: this home has all there is.</param>
internal sealed class TrialArchive(HomeFolder home, IArtifacts? shared)
{
    private const int LongestLog = 1024 * 1024;

    /// <summary>The logs of a trial's attempts, one after another; the last MiB where they are longer. Null where nothing was logged.</summary>
    /// <param name="attempts">How many there were.</param>
    public async Task<string?> LogAsync(string experiment, long trial, long attempts, CancellationToken cancel)
    {
        var log = new StringBuilder();
        for (var attempt = 1L; attempt <= attempts; attempt++)
        {
            log.Append(await LogOfAsync(experiment, trial, attempt, cancel));
        }

        return log.Length == 0 ? null : Newest(log.ToString());
    }

    /// <summary>The trial's picture, for the caller to dispose; null where none was drawn.</summary>
    /// <exception cref="ArtifactsUnavailableException">It is not here, and the place where it is shared does not answer.</exception>
    public Task<Stream?> OpenPictureAsync(string experiment, long trial, CancellationToken cancel)
    {
        var file = home.Picture(experiment, trial);
        return OpenAsync(new ArtifactPath(experiment, trial, Path.GetFileName(file)), file, sha256: null, cancel);
    }

    /// <summary>A recorded checkpoint, for the caller to dispose; null where it is not kept any more.</summary>
    /// <exception cref="ArtifactsUnavailableException">It is not here, and the place where it is shared does not answer.</exception>
    public Task<Stream?> OpenCheckpointAsync(CheckpointRef recorded, CancellationToken cancel) =>
        OpenAsync(ArtifactPath.Parse(recorded.Path), home.Absolute(recorded.Path), recorded.Sha256, cancel);

    private async Task<Stream?> OpenAsync(ArtifactPath path, string file, string? sha256, CancellationToken cancel)
    {
        try
        {
            if (!File.Exists(file) && shared is not null)
            {
                await shared.GetAsync(path, file, sha256, cancel);
            }

            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception none)
            when (none is ArtifactMissingException or FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>One process writes an attempt's log, at its end: of two copies the longer is the newer.</summary>
    private async Task<string> LogOfAsync(string experiment, long trial, long attempt, CancellationToken cancel)
    {
        var file = home.TrialLog(experiment, trial, attempt);
        var here = await ReadAsync(file, cancel);
        if (shared is null)
        {
            return here;
        }

        try
        {
            var path = new ArtifactPath(experiment, trial, Path.GetFileName(file));
            var there = await FetchAsync(shared, path, cancel);
            return there.Length > here.Length ? there : here;
        }
        catch (Exception error) when (error is ArtifactException or IOException)
        {
            return here.Length > 0
                ? here
                : $"the log of attempt {attempt} cannot be fetched at the moment: {error.Message}\n";
        }
    }

    private static async Task<string> FetchAsync(IArtifacts shared, ArtifactPath path, CancellationToken cancel)
    {
        // Not into the home: it may grow there yet, and a copy of it would be taken for all of it.
        var copy = Path.Combine(Path.GetTempPath(), $"grid-{Guid.NewGuid():n}");
        try
        {
            await shared.GetAsync(path, copy, sha256: null, cancel);
            return await ReadAsync(copy, cancel);
        }
        catch (ArtifactMissingException)
        {
            return "";
        }
        finally
        {
            File.Delete(copy);
        }
    }

    /// <summary>Its last MiB; empty where there is no such file.</summary>
    private static async Task<string> ReadAsync(string file, CancellationToken cancel)
    {
        if (!File.Exists(file))
        {
            return "";
        }

        await using var log = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Position = Math.Max(0, log.Length - LongestLog);
        var isCut = log.Position > 0;
        using var reader = new StreamReader(log);
        if (isCut)
        {
            // Most likely half a line.
            await reader.ReadLineAsync(cancel);
        }

        return await reader.ReadToEndAsync(cancel);
    }

    private static string Newest(string log) =>
        log.Length <= LongestLog ? log : log[(log.IndexOf('\n', log.Length - LongestLog) + 1)..];
}
