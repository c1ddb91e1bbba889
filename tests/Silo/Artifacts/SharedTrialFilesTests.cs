using Grid.Grains;

namespace Grid.Silo.Tests;

/// <summary>A trial's files on two silos that share a folder.</summary>
public sealed class SharedTrialFilesTests : IDisposable
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly TestHome _shared = new();
    private readonly TestHome _here = new();
    private readonly TestHome _there = new();

    [Fact]
    public void Another_silo_goes_on_from_a_shared_checkpoint()
    {
        var checkpoint = Save(Files(_here), epoch: 2)!;

        var file = Files(_there).Verified(checkpoint);

        Assert.Equal(_there.Folder.Absolute(checkpoint.Path), file);
        Assert.Equal("epoch 2", File.ReadAllText(file!));
    }

    [Fact]
    public void A_checkpoint_that_is_damaged_here_is_fetched_again()
    {
        var files = Files(_here);
        var checkpoint = Save(files, epoch: 2)!;
        File.WriteAllText(_here.Folder.Absolute(checkpoint.Path), "damaged");

        Assert.Equal("epoch 2", File.ReadAllText(files.Verified(checkpoint)!));
    }

    [Fact]
    public void Where_the_newest_is_damaged_the_one_before_it_is_fetched()
    {
        var files = Files(_here);
        files.KeepNewest(2, Save(files, epoch: 1)!);
        var newest = Save(files, epoch: 2)!;
        files.KeepNewest(2, newest);
        File.WriteAllText(_shared.Folder.Absolute(newest.Path), "damaged");

        var file = Files(_there).Verified(newest);

        Assert.Equal("epoch 1", File.ReadAllText(file!));
        Assert.Contains("going on from epoch-000001.attempt-1.safetensors", Log(_there), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_is_shared_another_silo_starts_from_the_first_epoch()
    {
        var checkpoint = Save(Files(_here), epoch: 2)!;
        File.Delete(_shared.Folder.Absolute(checkpoint.Path));

        Assert.Null(Files(_there).Verified(checkpoint));
        Assert.Contains("starting again from the first epoch", Log(_there), StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_on_another_silo_begins_from_what_its_parent_shared()
    {
        var parents = Save(Files(_here), epoch: 3)!;

        var file = Files(_there, trial: 7).Verified(parents);

        Assert.Equal("epoch 3", File.ReadAllText(file!));
        Assert.Equal(_there.Folder.TrialFolder("sweep", 7), Path.GetDirectoryName(file));
    }

    [Fact]
    public void A_copy_whose_parents_shared_file_is_damaged_begins_from_the_first_epoch_and_says_so()
    {
        var parents = Save(Files(_here), epoch: 3)!;
        File.WriteAllText(_shared.Folder.Absolute(parents.Path), "damaged");

        Assert.Null(Files(_there, trial: 7).Verified(parents));
        var log = File.ReadAllText(_there.Folder.TrialLog("sweep", 7, 1));
        Assert.Contains("of trial 0 is not to be had", log, StringComparison.Ordinal);
    }

    [Fact]
    public void So_many_stay_at_the_shared_place_as_here()
    {
        var files = Files(_here);
        foreach (var epoch in new[] { 1, 2, 3 })
        {
            files.KeepNewest(2, Save(files, epoch)!);
        }

        Assert.Equal(
            ["epoch-000002.attempt-1.safetensors", "epoch-000003.attempt-1.safetensors"],
            Directory.GetFiles(_shared.Folder.TrialFolder("sweep", 0), "*.safetensors").Select(Path.GetFileName).Order()
        );
    }

    [Fact]
    public void A_checkpoint_that_could_not_be_shared_is_none_to_report_and_the_log_says_so_once()
    {
        var files = Files(_here, put => put <= 2 ? new ArtifactsRefusedException("no room") : null);

        Assert.Null(Save(files, epoch: 1));
        Assert.Null(Save(files, epoch: 2, isLast: true));
        Assert.NotNull(Save(files, epoch: 3, isLast: true));

        var lines = Log(_here).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.All(lines[..2], line => Assert.EndsWith("no room", line, StringComparison.Ordinal));
        Assert.EndsWith("could be shared again", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_last_checkpoint_stays_here_unshared()
    {
        var files = Files(_here, _ => new ArtifactsRefusedException("no room"));

        Save(files, epoch: 1);
        Save(files, epoch: 2, isLast: true);

        Assert.Equal(
            ["epoch-000002.attempt-1.safetensors"],
            Directory.GetFiles(_here.Folder.TrialFolder("sweep", 0), "*.safetensors").Select(Path.GetFileName)
        );
    }

    [Fact]
    public void A_picture_is_shared()
    {
        Files(_here).SavePicture(path => File.WriteAllText(path, "picture"));

        Assert.Equal("picture", File.ReadAllText(_shared.Folder.Picture("sweep", 0)));
    }

    [Fact]
    public async Task A_silo_that_trained_nothing_tells_what_each_attempt_logged_elsewhere()
    {
        Files(_here).Log("the first broke");
        var second = Files(_there, attempt: 3);
        second.Log("the third began");
        second.Log("the third broke");

        using var reader = new TestHome();
        var lines = await LogAsync(reader, attempts: 4);

        Assert.Equal(["the first broke", "the third began", "the third broke"], lines.Select(line => line[21..]));
        Assert.False(Directory.Exists(reader.Folder.Root));
    }

    [Fact]
    public async Task A_log_that_could_not_be_shared_is_when_the_attempt_ends()
    {
        var files = Files(_here, put => put == 1 ? new ArtifactsRefusedException("no room") : null);
        files.Log("it broke");
        Assert.Empty(await LogAsync(_there, attempts: 1));

        files.End();

        Assert.EndsWith("it broke", Assert.Single(await LogAsync(_there, attempts: 1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_silo_that_trains_tells_what_it_could_not_share()
    {
        Files(_here, _ => ArtifactsFullException.At("there", inner: null)).Log("it broke");

        Assert.Single(await LogAsync(_here, attempts: 1));
    }

    [Fact]
    public async Task A_picture_is_fetched_from_where_it_was_shared()
    {
        Files(_here).SavePicture(path => File.WriteAllText(path, "picture"));
        var archive = Archive(_there);

        await using var picture = await archive.OpenPictureAsync("sweep", 0, Cancel);

        Assert.Equal("picture", await new StreamReader(picture!).ReadToEndAsync(Cancel));
        Assert.Null(await archive.OpenPictureAsync("sweep", 1, Cancel));
    }

    public void Dispose()
    {
        _shared.Dispose();
        _here.Dispose();
        _there.Dispose();
    }

    private TrialArchive Archive(TestHome home) => new(home.Folder, new FolderArtifacts(_shared.Folder.Root));

    private async Task<string[]> LogAsync(TestHome home, long attempts) =>
        (await Archive(home).LogAsync("sweep", 0, attempts, Cancel) ?? "").Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );

    private static CheckpointInfo? Save(TrialFiles files, long epoch, bool isLast = false) =>
        files.SaveCheckpoint(
            new CheckpointName(epoch, Attempt: 1, Paused: false),
            isLast,
            path => File.WriteAllText(path, $"epoch {epoch}")
        );

    private static string Log(TestHome home) => File.ReadAllText(home.Folder.TrialLog("sweep", 0, attempt: 1));

    private TrialFiles Files(TestHome home, Func<int, Exception?>? fail = null, long attempt = 1, long trial = 0)
    {
        var place = new FlakyArtifacts(new FolderArtifacts(_shared.Folder.Root), fail ?? (_ => null));
        return new(
            home.Folder,
            "sweep",
            trial,
            attempt,
            TimeProvider.System,
            new ArtifactShare(place, new SkippingTime(), CancellationToken.None)
        );
    }
}
