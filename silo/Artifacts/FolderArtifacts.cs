using System.Security.Cryptography;
using Grid.Models;

namespace Grid.Silo;

/// <summary>
/// Artifacts in a folder: one that all silos mount (NFS or the like), or a silo's own home, where its trainings write their files to begin with and a put has nothing to do.
/// </summary>
/// <param name="root">What has the folder experiments/ or will have. Nothing is ever read or written outside of it.</param>
public sealed class FolderArtifacts(string root) : IArtifacts
{
    private static readonly TimeSpan s_leftoverAge = TimeSpan.FromDays(1);

    private static readonly EnumerationOptions s_everywhere = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    public string Root { get; } = Path.GetFullPath(root);

    private string Experiments => Path.Combine(Root, "experiments");

    public async Task PutAsync(ArtifactPath path, string file, string sha256, CancellationToken cancel)
    {
        if (IsPlaceOf(path, file))
        {
            return;
        }

        await using var content = File.OpenRead(file);
        try
        {
            await StoreAsync(path, content, content.Length, sha256, cancel);
        }
        catch (SourceException error)
        {
            throw Unavailable(path, error.InnerException!);
        }
    }

    public async Task GetAsync(ArtifactPath path, string file, string? sha256, CancellationToken cancel)
    {
        await using var content = Open(path);
        try
        {
            await ReceivedFile.SaveAsync(path, content, file, sha256, moved: null, cancel);
        }
        catch (SourceException error)
        {
            throw Unavailable(path, error.InnerException!);
        }
    }

    public Task DeleteAsync(ArtifactPath path, CancellationToken cancel)
    {
        try
        {
            File.Delete(path.Resolve(Root));
            return Task.CompletedTask;
        }
        catch (DirectoryNotFoundException)
        {
            return Task.CompletedTask;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(path, error);
        }
    }

    public Task<IReadOnlyList<StoredArtifact>> ListAsync(string experiment, CancellationToken cancel)
    {
        var trials = new DirectoryInfo(ArtifactPath.ResolveTrials(Root, experiment));
        try
        {
            return Task.FromResult<IReadOnlyList<StoredArtifact>>(
                trials.Exists
                    ?
                    [
                        .. trials
                            .EnumerateFiles("*", s_everywhere)
                            .Select(Stored)
                            .OfType<StoredArtifact>()
                            .OrderBy(file => file.Path.Trial)
                            .ThenBy(file => file.Path.Name, StringComparer.Ordinal),
                    ]
                    : []
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactsUnavailableException(
                $"The artifacts of {experiment} cannot be listed: {error.Message}",
                error
            );
        }
    }

    /// <summary>Removes what puts left behind that a crash cut off, once it is a day old: younger ones may be under way.</summary>
    public void RemoveLeftovers(DateTimeOffset now)
    {
        var experiments = new DirectoryInfo(Experiments);
        if (!experiments.Exists)
        {
            return;
        }

        foreach (var file in experiments.EnumerateFiles("*.tmp", s_everywhere))
        {
            if (now - WrittenAt(file) > s_leftoverAge)
            {
                file.Delete();
            }
        }
    }

    /// <summary>What is stored under a path, to read.</summary>
    /// <exception cref="ArtifactMissingException">Nothing is.</exception>
    internal FileStream Open(ArtifactPath path)
    {
        try
        {
            return new FileStream(
                path.Resolve(Root),
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read | FileShare.Write | FileShare.Delete,
                bufferSize: 0,
                FileOptions.SequentialScan
            );
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ArtifactMissingException(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(path, error);
        }
    }

    /// <summary>Stores what a stream brings, as <see cref="PutAsync"/> does. Throws <see cref="SourceException"/> where the stream fails.</summary>
    internal async Task StoreAsync(
        ArtifactPath path,
        Stream content,
        long bytes,
        string sha256,
        CancellationToken cancel
    )
    {
        var target = path.Resolve(Root);
        try
        {
            AtomicFile.CreateFolder(Path.GetDirectoryName(target)!);
            await AtomicFile.WriteAsync(
                target,
                to => CheckedCopy.RunAsync(path, content, to, bytes, sha256, moved: null, cancel)
            );
        }
        catch (FileNotFoundException error)
        {
            // NFS: the answer to the rename was lost, and its repetition found the temporary name gone. Then it was done the first time.
            if (!await HasAsync(target, sha256, cancel))
            {
                throw Unavailable(path, error);
            }
        }
        catch (Exception error) when (DiskFull.Caused(error))
        {
            throw ArtifactsFullException.At(Root, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(path, error);
        }
    }

    private bool IsPlaceOf(ArtifactPath path, string file) =>
        Path.GetFullPath(file) == Path.Combine(Root, path.ToString()) && File.Exists(file);

    private StoredArtifact? Stored(FileInfo file) =>
        ArtifactPath.TryParse(Path.GetRelativePath(Root, file.FullName), out var path)
            ? new StoredArtifact(path, file.Length, WrittenAt(file))
            : null;

    private static DateTimeOffset WrittenAt(FileInfo file) => new(file.LastWriteTimeUtc);

    private static async Task<bool> HasAsync(string file, string sha256, CancellationToken cancel)
    {
        if (!File.Exists(file))
        {
            return false;
        }

        await using var content = File.OpenRead(file);
        var hash = await SHA256.HashDataAsync(content, cancel);
        return Convert.ToHexString(hash).Equals(sha256, StringComparison.OrdinalIgnoreCase);
    }

    private ArtifactsUnavailableException Unavailable(ArtifactPath path, Exception error) =>
        new($"{path} in {Root}: {error.Message}", error);
}
