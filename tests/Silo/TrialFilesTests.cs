using Grid.Grains;

namespace Grid.Silo.Tests;

public sealed class TrialFilesTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly TrialFiles _files;

    public TrialFilesTests() => _files = FilesOf(trial: 0);

    private TrialFiles FilesOf(long trial) =>
        new(
            _home.Folder,
            "sweep",
            trial,
            attempt: 1,
            TimeProvider.System,
            new ArtifactShare(new FolderArtifacts(_home.Folder.Root), TimeProvider.System, CancellationToken.None)
        );

    private string Folder => _home.Folder.TrialFolder("sweep", 0);

    private string List => Path.Combine(Folder, "checkpoints.sha256");

    private IEnumerable<string?> Kept => Directory.GetFiles(Folder, "*.safetensors").Select(Path.GetFileName).Order();

    [Fact]
    public void The_list_has_a_line_for_each_recorded_checkpoint_as_sha256sum_writes_it()
    {
        var first = Save(1, "one");
        _files.KeepNewest(2, first);
        var second = Save(2, "two");
        _files.KeepNewest(2, second);

        Assert.Equal(
            [
                $"{first.Sha256}  epoch-000001.attempt-1.safetensors",
                $"{second.Sha256}  epoch-000002.attempt-1.safetensors",
            ],
            File.ReadAllLines(List)
        );
    }

    [Fact]
    public void A_checkpoint_that_is_not_recorded_yet_drops_none()
    {
        _files.KeepNewest(1, Save(1, "one"));
        Save(2, "two");

        Assert.Equal(["epoch-000001.attempt-1.safetensors", "epoch-000002.attempt-1.safetensors"], Kept);
    }

    [Fact]
    public void An_epoch_that_the_same_attempt_trained_twice_keeps_its_checkpoint()
    {
        _files.KeepNewest(1, Save(1, "in lockstep"));
        var alone = Save(1, "alone");

        _files.KeepNewest(1, alone);

        Assert.NotNull(_files.Verified(alone));
    }

    [Fact]
    public void Milestones_stay_beside_the_newest()
    {
        foreach (var epoch in Enumerable.Range(1, 8))
        {
            _files.KeepNewest(1, Save(epoch, "state"), (2, step => step % 3 == 0));
        }

        Assert.Equal([3, 6, 8], Kept.Select(name => CheckpointName.TryParse(name!)!.Value.Epoch));
    }

    [Fact]
    public void A_copy_begins_from_the_file_of_its_parent_and_leaves_it_alone()
    {
        var recorded = Save(3, "three");
        _files.KeepNewest(1, recorded);
        var copy = FilesOf(trial: 7);

        Assert.Equal(_home.Folder.Absolute(recorded.Path), copy.Verified(recorded));
        copy.RemoveLeftovers(recorded);
        Assert.Equal(["epoch-000003.attempt-1.safetensors"], Kept);
    }

    [Fact]
    public void A_copy_whose_parents_file_is_gone_begins_from_the_first_epoch()
    {
        var recorded = Save(3, "three");
        _files.KeepNewest(1, recorded);
        File.Delete(_home.Folder.Absolute(recorded.Path));

        Assert.Null(FilesOf(trial: 7).Verified(recorded));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789")]
    [InlineData("0123  ../../grid.db\n")]
    public void The_recorded_checkpoint_outlives_its_list(string? torn)
    {
        var recorded = Save(3, "three");
        _files.KeepNewest(1, recorded);
        if (torn is null)
        {
            File.Delete(List);
        }
        else
        {
            File.WriteAllText(List, torn);
        }

        _files.RemoveLeftovers(recorded);

        Assert.Equal(_home.Folder.Absolute(recorded.Path), _files.Verified(recorded));
        _files.KeepNewest(1, Save(4, "four"));
        Assert.Equal(["epoch-000004.attempt-1.safetensors"], Kept);
    }

    [Fact]
    public void What_an_attempt_that_died_left_behind_is_removed()
    {
        var recorded = Save(1, "recorded, and then the process died");
        Save(2, "never recorded");
        File.WriteAllText(Path.Combine(Folder, ".epoch-000003.attempt-1.safetensors.0f.tmp"), "half");

        _files.RemoveLeftovers(recorded);

        Assert.Equal(
            [Path.GetFileName(recorded.Path), "checkpoints.sha256"],
            Directory.GetFiles(Folder).Select(Path.GetFileName).OrderDescending()
        );
    }

    public void Dispose() => _home.Dispose();

    private CheckpointInfo Save(long epoch, string content) =>
        _files.SaveCheckpoint(
            new CheckpointName(epoch, Attempt: 1, Paused: false),
            isLast: false,
            path => File.WriteAllText(path, content)
        )!;
}
