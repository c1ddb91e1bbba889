using System.Security.Cryptography;

namespace Grid.Silo.Tests;

/// <summary>What every place for artifacts promises.</summary>
public abstract class ArtifactsConformance : IAsyncDisposable
{
    protected static readonly ArtifactPath Checkpoint = new("sweep", 3, "epoch-000001.attempt-1.safetensors");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grid-artifacts-");

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected string Folder => _folder.FullName;

    /// <summary>Where the place keeps its files.</summary>
    protected string Root => Path.Combine(Folder, "root");

    /// <summary>The place, which puts what is at <see cref="Source"/>.</summary>
    protected abstract Task<IArtifacts> OpenAsync();

    /// <summary>Where the file is that is put under a path.</summary>
    protected virtual string Source(ArtifactPath path) => Path.Combine(Folder, "source", path.Name);

    [Fact]
    public async Task What_is_put_can_be_got()
    {
        var artifacts = await OpenAsync();
        var content = Bytes(300_000);

        await artifacts.PutAsync(Checkpoint, Write(Checkpoint, content), Hash(content), Cancel);
        await artifacts.GetAsync(Checkpoint, Target, Hash(content), Cancel);

        Assert.Equal(content, await File.ReadAllBytesAsync(Target, Cancel));
    }

    [Fact]
    public async Task An_empty_file_can_be_put_and_got()
    {
        var artifacts = await OpenAsync();

        await artifacts.PutAsync(Checkpoint, Write(Checkpoint, []), Hash([]), Cancel);
        await artifacts.GetAsync(Checkpoint, Target, sha256: null, Cancel);

        Assert.Equal(0, new FileInfo(Target).Length);
    }

    [Fact]
    public async Task A_put_replaces_what_was_there()
    {
        var artifacts = await OpenAsync();
        await artifacts.PutAsync(Checkpoint, Write(Checkpoint, Bytes(9)), Hash(Bytes(9)), Cancel);

        await artifacts.PutAsync(Checkpoint, Write(Checkpoint, Bytes(5)), Hash(Bytes(5)), Cancel);
        await artifacts.GetAsync(Checkpoint, Target, Hash(Bytes(5)), Cancel);

        Assert.Equal(Bytes(5), await File.ReadAllBytesAsync(Target, Cancel));
    }

    [Fact]
    public async Task What_was_never_put_is_missing()
    {
        var artifacts = await OpenAsync();

        await Assert.ThrowsAsync<ArtifactMissingException>(() => artifacts.GetAsync(Checkpoint, Target, null, Cancel));

        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task What_was_damaged_there_is_not_got_and_what_was_here_stays()
    {
        var artifacts = await OpenAsync();
        await artifacts.PutAsync(Checkpoint, Write(Checkpoint, Bytes(9)), Hash(Bytes(9)), Cancel);
        await File.WriteAllBytesAsync(Path.Combine(Root, Checkpoint.ToString()), Bytes(8), Cancel);
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        await File.WriteAllTextAsync(Target, "old", Cancel);

        await Assert.ThrowsAsync<ArtifactDamagedException>(() =>
            artifacts.GetAsync(Checkpoint, Target, Hash(Bytes(9)), Cancel)
        );

        Assert.Equal("old", await File.ReadAllTextAsync(Target, Cancel));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Target)!));
    }

    [Fact]
    public async Task What_is_deleted_is_missing_and_may_be_deleted_again()
    {
        var artifacts = await OpenAsync();
        await artifacts.PutAsync(Checkpoint, Write(Checkpoint, Bytes(9)), Hash(Bytes(9)), Cancel);

        await artifacts.DeleteAsync(Checkpoint, Cancel);
        await artifacts.DeleteAsync(Checkpoint, Cancel);

        await Assert.ThrowsAsync<ArtifactMissingException>(() => artifacts.GetAsync(Checkpoint, Target, null, Cancel));
    }

    [Fact]
    public async Task A_list_has_the_files_of_one_experiment_and_their_sizes()
    {
        var artifacts = await OpenAsync();
        foreach (
            var (experiment, trial, name, bytes) in new[]
            {
                ("sweep", 10L, "picture.png", 3),
                ("sweep", 2L, "b.safetensors", 2),
                ("sweep", 2L, "a.safetensors", 1),
                ("sweep-2", 0L, "other.safetensors", 9),
            }
        )
        {
            var path = new ArtifactPath(experiment, trial, name);
            await artifacts.PutAsync(path, Write(path, Bytes(bytes)), Hash(Bytes(bytes)), Cancel);
        }

        var listed = await artifacts.ListAsync("sweep", Cancel);

        Assert.Equal(
            [("a.safetensors", 2L, 1L), ("b.safetensors", 2L, 2L), ("picture.png", 10L, 3L)],
            listed.Select(file => (file.Path.Name, file.Path.Trial, file.Bytes))
        );
        Assert.Empty(await artifacts.ListAsync("nothing", Cancel));
    }

    public virtual ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected string Target => Path.Combine(Folder, "target", "new", "file");

    protected static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(at => (byte)(at * 7 % 251))];

    protected static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    protected string Write(ArtifactPath path, byte[] content)
    {
        var file = Source(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        return file;
    }

    /// <summary>All files that the place has, finished or not.</summary>
    protected IReadOnlyList<string> Stored() =>
        Directory.Exists(Root)
            ?
            [
                .. Directory
                    .GetFiles(Root, "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(Root, file)),
            ]
            : [];
}

/// <summary>A silo's own home.</summary>
public class HomeArtifactsTests : ArtifactsConformance
{
    protected override Task<IArtifacts> OpenAsync() => Task.FromResult<IArtifacts>(new FolderArtifacts(Root));

    protected override string Source(ArtifactPath path) => Path.Combine(Root, path.ToString());
}

/// <summary>A place that is not where the files were written: copies arrive there.</summary>
public abstract class RemoteArtifactsConformance : ArtifactsConformance
{
    [Fact]
    public async Task A_put_with_another_checksum_leaves_nothing_behind()
    {
        var artifacts = await OpenAsync();

        await Assert.ThrowsAsync<ArtifactDamagedException>(() =>
            artifacts.PutAsync(Checkpoint, Write(Checkpoint, Bytes(9)), Hash(Bytes(8)), Cancel)
        );

        Assert.Empty(Stored());
    }

    [Fact]
    public async Task A_put_with_another_checksum_leaves_what_was_there()
    {
        var artifacts = await OpenAsync();
        await artifacts.PutAsync(Checkpoint, Write(Checkpoint, Bytes(9)), Hash(Bytes(9)), Cancel);

        await Assert.ThrowsAsync<ArtifactDamagedException>(() =>
            artifacts.PutAsync(Checkpoint, Write(Checkpoint, Bytes(7)), Hash(Bytes(8)), Cancel)
        );
        await artifacts.GetAsync(Checkpoint, Target, Hash(Bytes(9)), Cancel);

        Assert.Single(Stored());
    }

    [Fact]
    public async Task Of_puts_at_the_same_time_one_stands_whole()
    {
        var artifacts = await OpenAsync();
        var contents = Enumerable.Range(1, 8).Select(number => Bytes(100_000 + number)).ToList();

        await Task.WhenAll(
            contents.Select(
                (content, number) =>
                    artifacts.PutAsync(
                        Checkpoint,
                        Write(new ArtifactPath("sweep", 3, $"source-{number}"), content),
                        Hash(content),
                        Cancel
                    )
            )
        );
        await artifacts.GetAsync(Checkpoint, Target, sha256: null, Cancel);

        Assert.Contains(contents, content => content.SequenceEqual(File.ReadAllBytes(Target)));
        Assert.Single(Stored());
    }
}
