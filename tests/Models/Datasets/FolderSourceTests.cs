namespace Grid.Models.Tests.Datasets;

public class FolderSourceTests
{
    [Fact]
    public void A_folder_of_pictures_is_cropped_shrunk_and_split()
    {
        using var data = new PictureFolder("cats", 20);
        var cats = data.Catalog.Load("folder:cats", new ImageRequest(16, 3));
        Assert.Equal((18, 2), (cats.Train.Count, cats.Test.Count));
        Assert.Equal((3, 16, 16), (cats.Train.Channels, cats.Train.Height, cats.Train.Width));
        // Each picture is of one grey, its number: every one is there once.
        int[] seen = [.. Images(cats).Select(image => (int)MathF.Round(image[0] * 255)).Order()];
        Assert.Equal(Enumerable.Range(0, 20), seen);
        Assert.All(Images(cats), image => Assert.Equal(image.Min(), image.Max()));
    }

    [Fact]
    public void The_same_names_are_split_alike_wherever_they_stand()
    {
        using var one = new PictureFolder("cats", 30);
        using var other = new PictureFolder("cats", 30);
        var request = new ImageRequest(4, 1);
        Assert.Equal(
            Images(one.Catalog.Load("folder:cats", request)),
            Images(other.Catalog.Load("folder:cats", request))
        );
    }

    [Fact]
    public void Pictures_are_decoded_once_and_then_read_from_the_cache()
    {
        using var data = new PictureFolder("cats", 10);
        var request = new ImageRequest(8, 1);
        var first = Images(data.Catalog.Load("folder:cats", request)).ToArray();
        var kept = Assert.Single(data.CacheFiles);

        // Damage that leaves name, length and time as they were shows that nobody looks at the picture again.
        var picture = data.Picture(3);
        var time = File.GetLastWriteTimeUtc(picture);
        File.WriteAllBytes(picture, new byte[new FileInfo(picture).Length]);
        File.SetLastWriteTimeUtc(picture, time);
        Assert.Equal(first, Images(data.Catalog.Load("folder:cats", request)));
        Assert.Equal(kept, Assert.Single(data.CacheFiles));
    }

    [Fact]
    public void The_recorded_sum_is_of_the_content_that_was_decoded_and_the_same_that_a_check_finds()
    {
        using var data = new PictureFolder("cats", 10);
        var request = new ImageRequest(8, 1);
        var before = SumOf(data.Catalog, request);
        Assert.Equal(
            data.Catalog.Inspect("folder:cats", TestContext.Current.CancellationToken).Files[0].Sha256,
            before
        );
        Assert.Equal(before, SumOf(data.Catalog, request));

        // Two pictures change places: names and lengths stay.
        var (one, other) = (File.ReadAllBytes(data.Picture(3)), File.ReadAllBytes(data.Picture(5)));
        Assert.Equal(one.Length, other.Length);
        File.WriteAllBytes(data.Picture(3), other);
        File.WriteAllBytes(data.Picture(5), one);
        Assert.NotEqual(before, SumOf(data.Catalog, request));
    }

    [Fact]
    public void A_folder_that_has_changed_is_decoded_anew_and_the_old_file_goes()
    {
        using var data = new PictureFolder("cats", 10);
        var request = new ImageRequest(8, 1);
        data.Catalog.Load("folder:cats", request);
        var outdated = Assert.Single(data.CacheFiles);
        data.Write(10);
        var cats = data.Catalog.Load("folder:cats", request);
        Assert.Equal(11, cats.Train.Count + cats.Test.Count);
        Assert.NotEqual(outdated, Assert.Single(data.CacheFiles));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public void A_cache_file_of_the_wrong_length_is_made_again(int by)
    {
        using var data = new PictureFolder("cats", 10);
        var request = new ImageRequest(8, 1);
        var first = Images(data.Catalog.Load("folder:cats", request)).ToArray();
        var kept = Assert.Single(data.CacheFiles);
        var bytes = File.ReadAllBytes(kept);
        File.Delete(kept);
        File.WriteAllBytes(kept, by < 0 ? bytes[..(bytes.Length + by)] : [.. bytes, .. new byte[by]]);
        Assert.Equal(first, Images(data.Catalog.Load("folder:cats", request)));
    }

    [Fact]
    public void A_damaged_picture_is_named_and_leaves_no_cache_file()
    {
        using var data = new PictureFolder("cats", 10);
        File.WriteAllBytes(data.Picture(5), [0x89, (byte)'P', (byte)'N', (byte)'G', 0, 0]);
        var error = Assert.Throws<ModelException>(() => data.Catalog.Load("folder:cats", new(8, 1)));
        Assert.Contains(data.Picture(5), error.Message, StringComparison.Ordinal);
        Assert.Empty(data.CacheFiles);
    }

    [Fact]
    public void Coil_20_comes_in_grey_with_its_objects_as_labels()
    {
        using var data = new PictureFolder("coil-20", 10, number => $"obj{1 + number / 5}__{number % 5}.png");
        var coil = data.Catalog.Load("coil-20", new ImageRequest(32, Labels: true));
        Assert.Equal((8, 2, 1, 32), (coil.Train.Count, coil.Test.Count, coil.Train.Channels, coil.Train.Height));
        Assert.Equal(20, coil.Classes);
        foreach (var set in (ImageSet[])[coil.Train, coil.Test])
            for (var n = 0; n < set.Count; n++)
                Assert.Equal(MathF.Round(set[n][0] * 255) < 5 ? 0 : 1, set.Labels[n]);
    }

    [Fact]
    public void A_file_that_is_not_of_coil_20_is_named()
    {
        using var data = new PictureFolder("coil-20", 3);
        var error = Assert.Throws<ModelException>(() => data.Catalog.Load("coil-20"));
        Assert.Contains(" is no file of coil-20", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("folder:")]
    [InlineData("folder:..")]
    [InlineData("folder:../secrets")]
    [InlineData("folder:/etc")]
    [InlineData("folder:a/b")]
    [InlineData("folder:.hidden")]
    [InlineData("folder:cats\n")]
    public void A_spec_reaches_no_folder_but_those_of_data_sets(string name)
    {
        var error = Assert.Throws<ModelException>(() => new DatasetCatalog(["/"]).Check(name));
        Assert.Contains("is no data set", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_pictures_says_how_to_get_them()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("celeba"));
        File.WriteAllText(folder.File("celeba/list_attr_celeba.txt"), "");
        var error = Assert.Throws<ModelException>(() => new DatasetCatalog([folder.Path]).Check("celeba"));
        Assert.Contains("grid data import celeba FOLDER", error.Message, StringComparison.Ordinal);
    }

    private static string SumOf(DatasetCatalog catalog, ImageRequest request)
    {
        catalog.Load("folder:cats", request);
        return Assert.Single(catalog.FactsOf("folder:cats")!.Files).Sha256;
    }

    private static IEnumerable<float[]> Images(ImageData data) =>
        Enumerable
            .Range(0, data.Train.Count)
            .Select(n => data.Train[n])
            .Concat(Enumerable.Range(0, data.Test.Count).Select(n => data.Test[n]));
}
