namespace Grid.Silo.Tests.Artifacts;

public sealed class ControlArtifactsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-artifacts-").FullName;
    private readonly List<ArtifactPath> _stored = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_silo_that_controls_keeps_its_files_in_its_own_folder_and_a_standby_sends_them()
    {
        var (own, remote) = (Place("own"), Place("remote"));
        var controls = true;
        var artifacts = new ControlArtifacts(own, remote, () => controls, _stored.Add);
        var (file, sha256) = File();
        var (first, second) = (Picture(1), Picture(2));

        await artifacts.PutAsync(first, file, sha256, Cancel);
        controls = false;
        await artifacts.PutAsync(second, file, sha256, Cancel);

        Assert.Equal([first], _stored);
        Assert.Equal([first], await PathsAsync(own));
        Assert.Equal([second], await PathsAsync(remote));
    }

    [Fact]
    public async Task What_was_put_while_another_silo_controlled_is_got_from_there()
    {
        var (own, remote) = (Place("own"), Place("remote"));
        var artifacts = new ControlArtifacts(own, remote, () => true, _stored.Add);
        var (file, sha256) = File();
        await remote.PutAsync(Picture(1), file, sha256, Cancel);
        var here = Path.Combine(_folder, "here");

        await artifacts.GetAsync(Picture(1), here, sha256, Cancel);

        Assert.Equal("a picture", await System.IO.File.ReadAllTextAsync(here, Cancel));
    }

    private static async Task<IEnumerable<ArtifactPath>> PathsAsync(FolderArtifacts place) =>
        (await place.ListAsync("e", Cancel)).Select(stored => stored.Path);

    private static ArtifactPath Picture(long trial) => new("e", trial, "picture.png");

    private FolderArtifacts Place(string name) => new(Path.Combine(_folder, name));

    private (string Path, string Sha256) File()
    {
        var file = Path.Combine(_folder, "file");
        System.IO.File.WriteAllText(file, "a picture");
        return (file, FileHash.Of(file));
    }
}
