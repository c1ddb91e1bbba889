using Grid.Models;

namespace Grid.Silo;

/// <summary>Writes an artifact that arrives to a local file, which is there only once it is whole and right.</summary>
internal static class ReceivedFile
{
    /// <exception cref="ArtifactDamagedException">What arrived is something else.</exception>
    /// <exception cref="SourceException">It broke off.</exception>
    /// <exception cref="IOException">The local file cannot be written.</exception>
    public static Task SaveAsync(
        ArtifactPath path,
        Stream content,
        string file,
        string? sha256,
        Action? moved,
        CancellationToken cancel
    )
    {
        AtomicFile.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);
        return AtomicFile.WriteAsync(
            file,
            to => CheckedCopy.RunAsync(path, content, to, bytes: null, sha256, moved, cancel)
        );
    }
}
