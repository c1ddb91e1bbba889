namespace Grid.Models.Tests.Checkpoints;

public class CheckpointTests
{
    private static readonly Checkpoint s_some = new(
        "gon",
        Epoch: 7,
        Step: 3,
        new Dictionary<string, SafetensorsArray> { ["w"] = SafetensorsArray.Of([1f, 2f], 2) }
    );

    [Fact]
    public void A_checkpoint_is_read_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        s_some.Write(folder.File("c"));
        var read = Checkpoint.Read(folder.File("c"), "gon");
        Assert.Equal(("gon", 7, 3), (read.Model, read.Epoch, read.Step));
        Assert.Equal([1f, 2f], read.Content.Floats("w", 2));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Any_byte_that_changed_makes_it_unusable_or_another_models()
    {
        using var folder = new TemporaryFolder();
        s_some.Write(folder.File("c"));
        var bytes = File.ReadAllBytes(folder.File("c"));
        for (var i = bytes.Length - 8; i < bytes.Length; i++)
        {
            var damaged = bytes.ToArray();
            damaged[i] ^= 1;
            File.WriteAllBytes(folder.File("d"), damaged);
            var error = Assert.Throws<ModelException>(() => Checkpoint.Read(folder.File("d"), "gon"));
            Assert.Contains("sha256", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Another_models_checkpoint_is_refused()
    {
        using var folder = new TemporaryFolder();
        s_some.Write(folder.File("c"));
        var error = Assert.Throws<ModelException>(() => Checkpoint.Read(folder.File("c"), "synthetic"));
        Assert.Contains("Its model is gon", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_checkpoint_is_an_error_for_the_user() =>
        Assert.Throws<ModelException>(() => Checkpoint.Read("/nowhere/at/all", "gon"));

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("c"), "old");
        Assert.Throws<IOException>(() =>
            AtomicFile.Write(
                folder.File("c"),
                stream =>
                {
                    stream.WriteByte(1);
                    throw new IOException("No space left on device");
                }
            )
        );
        Assert.Equal("old", File.ReadAllText(folder.File("c")));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_folder_is_made_with_those_above_it_that_are_missing()
    {
        using var folder = new TemporaryFolder();
        var deep = folder.File("a/b/c");

        AtomicFile.CreateFolder(deep);
        AtomicFile.CreateFolder(deep);

        Assert.True(Directory.Exists(deep));
        Assert.Equal(["a"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_full_disk_is_an_io_error() =>
        Assert.ThrowsAny<IOException>(() =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
            SafetensorsWriter.Write(full, new Safetensors(new Dictionary<string, string>(), s_some.Arrays));
            full.Flush(flushToDisk: true);
        });
}
