namespace Grid.Silo.Tests;

/// <summary>A folder that all silos mount.</summary>
public class FolderArtifactsTests : RemoteArtifactsConformance
{
    protected override Task<IArtifacts> OpenAsync() => Task.FromResult<IArtifacts>(new FolderArtifacts(Root));

    [Fact]
    public async Task A_rename_that_was_done_though_its_answer_was_lost_counts_as_done()
    {
        var artifacts = new FolderArtifacts(Root);
        var target = Checkpoint.Resolve(Root);
        await using var content = new EndingStream(
            Bytes(9),
            atEnd: () =>
            {
                // What an NFS server has done by the time its client repeats the rename; the content is whole by then.
                File.Delete(Directory.GetFiles(Path.GetDirectoryName(target)!, "*.tmp").Single());
                File.WriteAllBytes(target, Bytes(9));
            }
        );

        await artifacts.StoreAsync(Checkpoint, content, 9, Hash(Bytes(9)), Cancel);

        Assert.Single(await artifacts.ListAsync("sweep", Cancel));
    }

    [Fact]
    public async Task A_rename_that_failed_counts_as_failed()
    {
        var artifacts = new FolderArtifacts(Root);
        var target = Checkpoint.Resolve(Root);
        await using var content = new EndingStream(
            Bytes(9),
            atEnd: () => File.Delete(Directory.GetFiles(Path.GetDirectoryName(target)!, "*.tmp").Single())
        );

        await Assert.ThrowsAsync<ArtifactsUnavailableException>(() =>
            artifacts.StoreAsync(Checkpoint, content, 9, Hash(Bytes(9)), Cancel)
        );
    }

    [Theory]
    [InlineData(8)]
    [InlineData(10)]
    public async Task A_body_of_another_length_than_announced_leaves_nothing(int announced)
    {
        var artifacts = new FolderArtifacts(Root);
        using var content = new MemoryStream(Bytes(9));

        await Assert.ThrowsAsync<ArtifactDamagedException>(() =>
            artifacts.StoreAsync(Checkpoint, content, announced, Hash(Bytes(9)), Cancel)
        );

        Assert.Empty(Stored());
    }

    [Fact]
    public async Task A_folder_that_is_gone_may_come_back()
    {
        await File.WriteAllTextAsync(Root, "a file where the mounted folder should be", Cancel);
        var artifacts = new FolderArtifacts(Root);

        await Assert.ThrowsAsync<ArtifactsUnavailableException>(() =>
            artifacts.PutAsync(Checkpoint, Write(Checkpoint, Bytes(9)), Hash(Bytes(9)), Cancel)
        );
    }

    [Fact]
    public async Task Leftovers_of_puts_go_once_they_are_a_day_old()
    {
        var artifacts = new FolderArtifacts(Root);
        await artifacts.PutAsync(Checkpoint, Write(Checkpoint, Bytes(9)), Hash(Bytes(9)), Cancel);
        var leftover = Path.Combine(Path.GetDirectoryName(Checkpoint.Resolve(Root))!, ".x.safetensors.0f.tmp");
        await File.WriteAllTextAsync(leftover, "half", Cancel);
        var written = new DateTimeOffset(File.GetLastWriteTimeUtc(leftover));

        artifacts.RemoveLeftovers(written + TimeSpan.FromHours(23));
        Assert.True(File.Exists(leftover));

        artifacts.RemoveLeftovers(written + TimeSpan.FromHours(25));
        Assert.Equal([Checkpoint.ToString()], Stored());
    }

    [Fact]
    public void A_place_that_does_not_exist_yet_has_no_leftovers() =>
        new FolderArtifacts(Root).RemoveLeftovers(DateTimeOffset.UnixEpoch);

    /// <summary>Does something when it has been read to its end.</summary>
    private sealed class EndingStream(byte[] content, Action atEnd) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                atEnd();
            }

            return read;
        }
    }
}
