using System.IO.Compression;
using System.Text.Json;

namespace Grid.Client.Tests;

public class DataVerbTests
{
    [Fact]
    public async Task The_list_says_what_is_installed_and_how_to_get_the_rest()
    {
        using var shell = new TestShell { Data = true };

        Assert.Equal(0, await shell.RunAsync("data", "ls"));

        Assert.Contains("mnist", shell.Output, StringComparison.Ordinal);
        Assert.Contains("not installed", shell.Output, StringComparison.Ordinal);
        Assert.Contains("grid data import mnist FOLDER", shell.Output, StringComparison.Ordinal);
        Assert.Contains("built in", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_in_json_has_a_users_own_folders_too()
    {
        using var shell = new TestShell { Data = true };
        Picture(shell.File("data", "cats", "a.png"));

        Assert.Equal(0, await shell.RunAsync("data", "ls", "-o", "json"));

        using var json = JsonDocument.Parse(shell.Output);
        var sets = json.RootElement.EnumerateArray().ToDictionary(set => set.GetProperty("name").GetString()!);
        Assert.True(sets["folder:cats"].GetProperty("installed").GetBoolean());
        Assert.EndsWith("cats", sets["folder:cats"].GetProperty("folder").GetString(), StringComparison.Ordinal);
        Assert.False(sets["celeba"].GetProperty("installed").GetBoolean());
        Assert.Equal(50_000, sets["cifar-10"].GetProperty("train").GetInt32());
    }

    [Fact]
    public async Task Folders_of_pictures_are_linked_to_and_then_sound()
    {
        using var shell = new TestShell { Data = true };
        foreach (var name in (string[])["a", "b", "c"])
        {
            Picture(shell.File("elsewhere", $"{name}.png"));
        }

        Assert.Equal(
            0,
            await shell.RunAsync("data", "import", "folder:cats", Path.GetDirectoryName(shell.File("elsewhere", "x"))!)
        );
        Assert.Equal(0, await shell.RunAsync("data", "check", "folder:cats"));

        Assert.Contains(
            "folder:cats: 2 images to train on, 1 for the test: in order",
            shell.Output,
            StringComparison.Ordinal
        );
        Assert.NotNull(new DirectoryInfo(Path.GetDirectoryName(shell.File("data", "cats", "x"))!).LinkTarget);
    }

    [Fact]
    public async Task A_damaged_picture_is_named_by_the_check_and_exits_with_1()
    {
        using var shell = new TestShell { Data = true };
        Picture(shell.File("data", "cats", "a.png"));
        Picture(shell.File("data", "cats", "b.png"));
        File.WriteAllText(shell.File("data", "cats", "c.png"), "no picture");

        Assert.Equal(1, await shell.RunAsync("data", "check", "folder:cats", "-o", "json"));

        using var json = JsonDocument.Parse(shell.Output);
        Assert.False(json.RootElement.GetProperty("sound").GetBoolean());
        var problem = Assert.Single(json.RootElement.GetProperty("problems").EnumerateArray());
        Assert.Contains("c.png is neither PNG nor JPEG", problem.GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_files_are_not_imported_and_leave_nothing()
    {
        using var shell = new TestShell { Data = true };
        foreach (var name in (string[])["train-images-idx3-ubyte", "t10k-images-idx3-ubyte"])
        {
            File.WriteAllBytes(shell.File("downloads", name), [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7]);
        }

        var downloads = Path.GetDirectoryName(shell.File("downloads", "x"))!;
        Assert.Equal(2, await shell.RunAsync("data", "import", "mnist", downloads));

        Assert.Contains("not a sound 'mnist'", shell.Error, StringComparison.Ordinal);
        Assert.Contains("not the published file", shell.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(shell.File("data", "x"))!));
    }

    [Fact]
    public async Task An_archive_that_is_not_the_published_one_is_not_unpacked()
    {
        using var shell = new TestShell { Data = true };
        var archive = shell.File("downloads", "cifar-10-binary.tar.gz");
        using (var packed = new GZipStream(File.Create(archive), CompressionLevel.Fastest))
        {
            packed.Write([1, 2, 3]);
        }

        Assert.Equal(2, await shell.RunAsync("data", "import", "cifar-10", archive));
        Assert.Contains("is not an archive that 'cifar-10' was published in", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_installed_is_imported_and_verified_by_its_published_sums()
    {
        const string Debian = "/usr/share/datasets/fashion-mnist";
        Assert.SkipUnless(Directory.Exists(Debian), "dataset-fashion-mnist is not installed");
        using var shell = new TestShell { Data = true };

        Assert.Equal(0, await shell.RunAsync("data", "import", "fashion-mnist", Debian, "-o", "json"));

        using var json = JsonDocument.Parse(shell.Output);
        Assert.Equal(60_000, json.RootElement.GetProperty("train").GetInt32());
        Assert.All(
            json.RootElement.GetProperty("files").EnumerateArray(),
            file => Assert.Equal("verified", file.GetProperty("verdict").GetString())
        );
        Assert.True(File.Exists(shell.File("data", "fashion-mnist", "t10k-labels-idx1-ubyte.gz")));

        Assert.Equal(2, await shell.RunAsync("data", "import", "fashion-mnist", Debian));
        Assert.Contains("already", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_set_that_is_missing_or_unknown_is_told_of_in_a_line()
    {
        using var shell = new TestShell { Data = true };
        Assert.Equal(2, await shell.RunAsync("data", "check", "celeba"));
        Assert.Contains("'celeba' is not installed", shell.Error, StringComparison.Ordinal);
        Assert.Equal(2, await shell.RunAsync("data", "check", "imagenet"));
        Assert.Contains("There is no data set 'imagenet'", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spec_may_name_a_folder_of_pictures_and_is_told_where_it_is_missing()
    {
        using var shell = new TestShell { Data = true };
        var spec = shell.Spec(
            """
            version: 1
            name: cats
            model: gon
            dataset: folder:cats
            objective: {metric: test/loss}
            space: {epochs: 1}
            search: {algorithm: grid}
            """
        );
        Assert.Equal(2, await shell.RunAsync("validate", spec));
        Assert.Contains("grid data import folder:cats PATH", shell.Error, StringComparison.Ordinal);

        Picture(shell.File("data", "cats", "a.png"));
        Assert.Equal(0, await shell.RunAsync("validate", spec));
    }

    private static void Picture(string file)
    {
        using var stream = File.Create(file);
        Models.PngWriter.Write(stream, [0, 80, 160, 240], 2, 2);
    }
}
