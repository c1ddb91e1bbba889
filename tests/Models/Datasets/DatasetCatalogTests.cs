using System.IO.Compression;

namespace Grid.Models.Tests.Datasets;

public class DatasetCatalogTests
{
    [Fact]
    public void Fashion_mnist_of_debian_has_its_60000_and_10000_images()
    {
        Assert.SkipUnless(
            Directory.Exists("/usr/share/datasets/fashion-mnist"),
            "dataset-fashion-mnist is not installed"
        );
        var data = DatasetCatalog.FromEnvironment(null).Load("fashion-mnist");
        Assert.Equal((60_000, 10_000), (data.Train.Count, data.Test.Count));
        Assert.Equal((1, 32, 32), (data.Train.Channels, data.Train.Height, data.Train.Width));
        var mean = Enumerable.Range(0, 1000).Average(image => data.Test[image].ToArray().Average());
        Assert.InRange(mean, 0.27, 0.30); // Fashion-MNIST's mean pixel is 0.286
    }

    [Fact]
    public void Sums_that_its_files_were_found_to_have_when_they_were_read_are_recorded_without_reading_them_again()
    {
        Assert.SkipUnless(
            Directory.Exists("/usr/share/datasets/fashion-mnist"),
            "dataset-fashion-mnist is not installed"
        );
        var folder = Directory.CreateTempSubdirectory("grid-datasets-");
        try
        {
            var copy = folder.CreateSubdirectory("fashion-mnist").FullName;
            foreach (var file in Directory.GetFiles("/usr/share/datasets/fashion-mnist", "*-ubyte.gz"))
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            var catalog = new DatasetCatalog([folder.FullName]);
            catalog.Load("fashion-mnist");
            foreach (var file in Directory.GetFiles(copy))
                File.WriteAllBytes(file, []);

            var facts = catalog.FactsOf("fashion-mnist")!;

            Assert.Equal(("fashion-mnist", 60_000, 10_000), (facts.Name, facts.Train, facts.Test));
            Assert.Equal(
                [
                    ("train-images-idx3-ubyte", "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
                    ("t10k-images-idx3-ubyte", "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
                    ("train-labels-idx1-ubyte", "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
                    ("t10k-labels-idx1-ubyte", "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
                ],
                facts.Files.Select(file => (file.Name, file.Sha256))
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Images_come_in_their_own_size_with_labels_where_a_model_asks_for_them()
    {
        Assert.SkipUnless(
            Directory.Exists("/usr/share/datasets/fashion-mnist"),
            "dataset-fashion-mnist is not installed"
        );
        var data = DatasetCatalog
            .FromEnvironment(null)
            .Load("fashion-mnist", ImageRequest.Native with { Labels = true });
        Assert.Equal((1, 28, 28), (data.Train.Channels, data.Train.Height, data.Train.Width));
        Assert.Equal(10, data.Classes);
        Assert.Equal<byte>([9, 0, 0, 3, 0], data.Train.Labels[..5].ToArray());
        Assert.All(Enumerable.Range(0, 10), label => Assert.Equal(1000, data.Test.Labels.Count((byte)label)));
    }

    [Fact]
    public void A_model_that_needs_labels_is_told_where_they_are_not_installed()
    {
        using var images = new RandomImages(3, 2);
        var error = Assert.Throws<ModelException>(() =>
            images.Catalog.Load(RandomImages.Name, ImageRequest.Native with { Labels = true })
        );
        Assert.Contains("labels of the data set 'mnist' are not installed", error.Message, StringComparison.Ordinal);
        Assert.True(images.Catalog.Load(RandomImages.Name).Train.Labels.IsEmpty);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(100_000, 1)]
    [InlineData(32, 2)]
    public void A_shape_that_no_image_can_have_is_refused(int side, int channels)
    {
        using var images = new RandomImages(3, 2);
        Assert.Throws<ModelException>(() => images.Catalog.Load(RandomImages.Name, new(side, channels)));
    }

    [Fact]
    public void A_data_set_that_is_not_installed_says_how_to_install_it()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<ModelException>(() => new DatasetCatalog([folder.Path]).Load("fashion-mnist"));
        Assert.Contains("apt-get install dataset-fashion-mnist", error.Message, StringComparison.Ordinal);
        Assert.Contains("GRID_DATA", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whether_a_data_set_is_there_is_known_without_reading_it()
    {
        using var folder = new TemporaryFolder();
        var catalog = new DatasetCatalog([folder.Path]);
        Directory.CreateDirectory(folder.File("mnist"));
        File.WriteAllText(folder.File("mnist/train-images-idx3-ubyte.gz"), "no images");
        Assert.Contains(
            "t10k",
            Assert.Throws<ModelException>(() => catalog.Check("mnist")).Message,
            StringComparison.Ordinal
        );

        File.WriteAllText(folder.File("mnist/t10k-images-idx3-ubyte"), "no images");
        catalog.Check("mnist");
    }

    [Fact]
    public void A_wrong_checksum_names_the_file_and_both_sums()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("fashion-mnist"));
        var path = folder.File("fashion-mnist/train-images-idx3-ubyte");
        var bytes = RandomImages.Idx(2, 1);
        File.WriteAllBytes(path, bytes);
        File.WriteAllBytes(folder.File("fashion-mnist/t10k-images-idx3-ubyte"), bytes);
        var error = Assert.Throws<ModelException>(() => new DatasetCatalog([folder.Path]).Load("fashion-mnist"));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        var found = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.Contains("c59f468a2f672dc8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_packed_file_is_an_error_that_names_it()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("mnist"));
        var path = folder.File("mnist/train-images-idx3-ubyte.gz");
        using (var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            packed.Write(RandomImages.Idx(20, 1));
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(bytes.Length / 2, 20).Fill(0x55);
        File.WriteAllBytes(path, bytes);
        File.WriteAllBytes(folder.File("mnist/t10k-images-idx3-ubyte"), RandomImages.Idx(2, 1));
        var error = Assert.Throws<ModelException>(() => new DatasetCatalog([folder.Path]).Load("mnist"));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_folder_that_has_the_data_set_wins()
    {
        using var first = new RandomImages(3, 2);
        using var second = new RandomImages(5, 4);
        var data = new DatasetCatalog([.. first.Catalog.Folders, .. second.Catalog.Folders]).Load(RandomImages.Name);
        Assert.Equal((3, 2), (data.Train.Count, data.Test.Count));
    }

    [Fact]
    public void A_data_set_is_read_once_whatever_the_size_asked_for()
    {
        var images = new RandomImages(3, 2);
        var catalog = images.Catalog;
        var first = catalog.Load(RandomImages.Name).Train[2];
        images.Dispose();
        Assert.Equal(first, catalog.Load(RandomImages.Name).Train[2]);
        Assert.Equal(28, catalog.Load(RandomImages.Name, ImageRequest.Native).Train.Height);
    }

    [Fact]
    public void An_unknown_data_set_is_answered_with_those_that_there_are()
    {
        var error = Assert.Throws<ModelException>(() => new DatasetCatalog([]).Load("imagenet"));
        Assert.Contains("fashion-mnist, mnist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GRID_DATA_comes_before_the_users_folder_and_that_before_the_systems()
    {
        var environment = new Dictionary<string, string> { ["GRID_DATA"] = "/data", ["HOME"] = "/home/ada" };
        var catalog = DatasetCatalog.FromEnvironment(environment.GetValueOrDefault);
        Assert.Equal(["/data", "/home/ada/.local/share/grid/data", "/usr/share/datasets"], catalog.Folders);
        Assert.Equal("/home/ada/.cache/grid/pictures", catalog.Cache);

        environment = new()
        {
            ["XDG_DATA_HOME"] = "/d",
            ["XDG_CACHE_HOME"] = "/c",
            ["GRID_DATA"] = "",
        };
        catalog = DatasetCatalog.FromEnvironment(environment.GetValueOrDefault);
        Assert.Equal(["/d/grid/data", "/usr/share/datasets"], catalog.Folders);
        Assert.Equal("/c/grid/pictures", catalog.Cache);
        Assert.Equal(["/usr/share/datasets"], DatasetCatalog.FromEnvironment(null).Folders);
    }

    [Fact]
    public void A_batch_interleaves_the_lanes_images()
    {
        using var images = new RandomImages(4, 2);
        var train = images.Catalog.Load(RandomImages.Name).Train;
        int[] ofLane0 = [0, 1];
        int[] ofLane1 = [3, 2];
        using var batch = train.Batch([ofLane0, ofLane1], CPU);
        Assert.Equal([2, 2, 32, 32], batch.shape);
        float[] expected = [.. train[0], .. train[3], .. train[1], .. train[2]];
        Assert.Equal(expected, batch.data<float>().ToArray());
    }
}
