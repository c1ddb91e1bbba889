namespace Grid.Silo;

/// <summary>
/// Where checkpoints and pictures are kept so that other silos reach them. A file is visible there only whole and with the right checksum; of two puts of one path at the same time one stands at
/// the end, whole. All calls may be repeated.
/// </summary>
public interface IArtifacts
{
    /// <summary>Makes a local file's content reachable under a path, instead of what was there. Done when it is durable.</summary>
    /// <param name="sha256">What the file's content must have, in hex.</param>
    /// <exception cref="ArtifactsUnavailableException">It was not stored; a later try may do better.</exception>
    /// <exception cref="ArtifactsFullException">There is no space left for it.</exception>
    /// <exception cref="ArtifactDamagedException">What arrived has another checksum.</exception>
    /// <exception cref="ArtifactsRefusedException">It will never be stored: too large, or no leave to.</exception>
    Task PutAsync(ArtifactPath path, string file, string sha256, CancellationToken cancel);

    /// <summary>Writes what is stored under a path to a local file, whole or not at all. Folders are created.</summary>
    /// <param name="sha256">What it must have; null: not known.</param>
    /// <exception cref="ArtifactMissingException">There is nothing under this path.</exception>
    /// <exception cref="ArtifactDamagedException">What is there has another checksum.</exception>
    /// <exception cref="ArtifactsUnavailableException">It cannot be read now; a later try may do better.</exception>
    /// <exception cref="IOException">The local file cannot be written.</exception>
    Task GetAsync(ArtifactPath path, string file, string? sha256, CancellationToken cancel);

    /// <summary>Removes what is stored under a path, where anything is.</summary>
    /// <exception cref="ArtifactsUnavailableException">It may still be there.</exception>
    Task DeleteAsync(ArtifactPath path, CancellationToken cancel);

    /// <summary>All that is stored of an experiment, by trial and name.</summary>
    /// <exception cref="ArtifactsUnavailableException">It cannot be read now.</exception>
    Task<IReadOnlyList<StoredArtifact>> ListAsync(string experiment, CancellationToken cancel);
}

/// <summary>One stored file: its size, and when it was written by the clock of the machine that holds it.</summary>
public sealed record StoredArtifact(ArtifactPath Path, long Bytes, DateTimeOffset WrittenAt);
