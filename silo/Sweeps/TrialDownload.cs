using Grid.Models;
using Grid.Store;

namespace Grid.Silo;

/// <summary>Brings a trial's checkpoint or picture to a file of the caller's: whole, with the recorded checksum, or not at all.</summary>
public static class TrialDownload
{
    /// <summary>A picture is a grid of small images. What is larger is none.</summary>
    private const long LargestPicture = 256L * 1024 * 1024;

    /// <summary>A trial that trains may replace its checkpoint on the way.</summary>
    private const int Tries = 3;

    /// <summary>Writes a trial's newest checkpoint to a file, whatever was there. Answers what it is; null where none is kept.</summary>
    /// <exception cref="ArtifactException">It is damaged, or cannot be read now.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task<CheckpointRef?> CheckpointAsync(
        ISweepReader sweeps,
        string experiment,
        long trial,
        string file,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(sweeps);
        for (var attempt = 1; ; attempt++)
        {
            var found = await sweeps.TrialsAsync(experiment, states: null, trial, 1, cancel);
            if (found is not [{ Checkpoint: { } recorded } row] || row.Number != trial)
            {
                return null;
            }

            await using var from = await sweeps.OpenCheckpointAsync(experiment, trial, cancel);
            if (from is null)
            {
                return null;
            }

            try
            {
                var path = ArtifactPath.Parse(recorded.Path);
                await AtomicFile.WriteAsync(
                    file,
                    to => CheckedCopy.RunAsync(path, from, to, recorded.Bytes, recorded.Sha256, moved: null, cancel)
                );
                return recorded;
            }
            catch (ArtifactDamagedException) when (attempt < Tries && !row.State.IsTerminal())
            {
                // Most likely the next one, which the row names by now.
            }
        }
    }

    /// <summary>Writes a trial's picture (PNG) to a file, whatever was there. False where none was drawn.</summary>
    /// <exception cref="ArtifactException">It is damaged, or cannot be read now.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task<bool> PictureAsync(
        ISweepReader sweeps,
        string experiment,
        long trial,
        string file,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(sweeps);
        await using var from = await sweeps.OpenPictureAsync(experiment, trial, cancel);
        if (from is null)
        {
            return false;
        }

        var path = new ArtifactPath(experiment, trial, "picture.png");
        await AtomicFile.WriteAsync(
            file,
            async to =>
            {
                await CheckedCopy.RunAsync(
                    path,
                    from,
                    to,
                    bytes: null,
                    sha256: null,
                    moved: () => RefuseLarge(path, to.Position),
                    cancel
                );
                await to.FlushAsync(cancel);
                if (!PngShape.IsWhole(to))
                {
                    throw new ArtifactDamagedException($"{path} is damaged: it is no whole PNG.");
                }
            }
        );
        return true;
    }

    private static void RefuseLarge(ArtifactPath path, long bytes)
    {
        if (bytes > LargestPicture)
        {
            throw new ArtifactDamagedException($"{path} is larger than a picture can be ({LargestPicture} bytes).");
        }
    }
}
