using System.Security.Cryptography;

namespace Grid.Silo.Tests;

/// <summary>Measures what the process allocates, so no other test may run beside it.</summary>
[CollectionDefinition(nameof(LargeArtifactTests), DisableParallelization = true)]
[Collection(nameof(LargeArtifactTests))]
public sealed class LargeArtifactTests
{
    private static readonly ArtifactPath Checkpoint = new("sweep", 3, "epoch-000001.attempt-1.safetensors");

    [Fact]
    public async Task A_large_file_goes_both_ways_in_constant_memory()
    {
        const long size = 200L * 1024 * 1024;
        var cancel = TestContext.Current.CancellationToken;
        using var home = new TestHome();
        home.Folder.Create();
        var (source, target) = (Path.Combine(home.Folder.Root, "source"), Path.Combine(home.Folder.Root, "target"));
        await using (var sparse = File.OpenWrite(source))
        {
            sparse.SetLength(size);
        }

        await using var content = File.OpenRead(source);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel));
        await using var server = await ArtifactServer.StartAsync(Path.Combine(home.Folder.Root, "kept"), cancel);
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        var artifacts = new HttpArtifacts(
            http,
            _ => Task.FromResult<IReadOnlyList<Uri>>([server.Address]),
            ArtifactServer.Token,
            TimeProvider.System
        );
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await artifacts.PutAsync(Checkpoint, source, hash, cancel);
        await artifacts.GetAsync(Checkpoint, target, hash, cancel);

        Assert.Equal(size, new FileInfo(target).Length);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, size / 4);
    }
}
