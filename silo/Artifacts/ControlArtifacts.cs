namespace Grid.Silo;

/// <summary>
/// Where files are shared with the silo that controls: over the network, except while that is this silo. Then its own folder is the place, and what it trains goes on while nobody reaches it
/// at the address that it has told the others.
/// </summary>
/// <param name="controls">Whether this silo controls.</param>
/// <param name="stored">Told of each file that was put into the own folder.</param>
internal sealed class ControlArtifacts(
    IArtifacts own,
    IArtifacts remote,
    Func<bool> controls,
    Action<ArtifactPath> stored
) : IArtifacts
{
    public async Task PutAsync(ArtifactPath path, string file, string sha256, CancellationToken cancel)
    {
        if (!controls())
        {
            await remote.PutAsync(path, file, sha256, cancel);
            return;
        }

        await own.PutAsync(path, file, sha256, cancel);
        stored(path);
    }

    public async Task GetAsync(ArtifactPath path, string file, string? sha256, CancellationToken cancel)
    {
        if (controls())
        {
            try
            {
                await own.GetAsync(path, file, sha256, cancel);
                return;
            }
            catch (ArtifactMissingException)
            {
                // Another silo controlled when it was put.
            }
        }

        await remote.GetAsync(path, file, sha256, cancel);
    }

    public Task DeleteAsync(ArtifactPath path, CancellationToken cancel) =>
        (controls() ? own : remote).DeleteAsync(path, cancel);

    public Task<IReadOnlyList<StoredArtifact>> ListAsync(string experiment, CancellationToken cancel) =>
        (controls() ? own : remote).ListAsync(experiment, cancel);
}
