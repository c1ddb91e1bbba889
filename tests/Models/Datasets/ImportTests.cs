using System.Formats.Tar;
using System.IO.Compression;

namespace Grid.Models.Tests.Datasets;

public class ImportTests
{
    [Fact]
    public void An_archive_gives_up_only_the_files_that_are_asked_for_and_none_of_its_paths()
    {
        using var folder = new TemporaryFolder();
        var archive = folder.File("a.tar.gz");
        using (var packed = new GZipStream(File.Create(archive), CompressionLevel.Fastest))
        using (var tar = new TarWriter(packed))
        {
            Add(tar, "cifar-10-batches-bin/data_batch_1.bin", [1, 2, 3]);
            Add(tar, "cifar-10-batches-bin/readme.html", [4]);
            Add(tar, "../../test_batch.bin", [5]);
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "data_batch_2.bin") { LinkName = "/etc/passwd" });
        }
        var into = Directory.CreateDirectory(folder.File("into")).FullName;
        TarFiles.Extract(
            archive,
            ["data_batch_1.bin", "data_batch_2.bin", "test_batch.bin"],
            into,
            CancellationToken.None
        );
        Assert.Equal(
            ["data_batch_1.bin", "test_batch.bin"],
            Directory.EnumerateFileSystemEntries(into).Select(Path.GetFileName).Order()
        );
        Assert.Equal<byte>([1, 2, 3], File.ReadAllBytes(Path.Combine(into, "data_batch_1.bin")));
    }

    [Fact]
    public void A_variant_in_the_form_of_mnist_can_be_trained_on_and_is_told_from_mnist_by_the_check()
    {
        using var images = new RandomImages(3, 2);
        var report = images.Catalog.Inspect(RandomImages.Name, CancellationToken.None);
        Assert.Equal((3, 2), (report.Train, report.Test));
        Assert.Equal(
            [FileVerdict.Wrong, FileVerdict.Wrong, FileVerdict.Absent, FileVerdict.Absent],
            report.Files.Select(file => file.Verdict)
        );
        Assert.Contains(
            report.Problems,
            problem => problem.Contains("not the published file", StringComparison.Ordinal)
        );
        Assert.Contains(
            report.Problems,
            problem => problem.Contains("not 60,000 and 10,000", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void What_is_built_in_is_sound_and_cannot_be_imported()
    {
        using var folder = new TemporaryFolder();
        var catalog = new DatasetCatalog([folder.File("data")]);
        Assert.Empty(catalog.Inspect("synthetic-digits", CancellationToken.None).Problems);
        var error = Assert.Throws<ModelException>(() =>
            catalog.Import().Run("synthetic-digits", folder.Path, CancellationToken.None)
        );
        Assert.Contains("built in", error.Message, StringComparison.Ordinal);
    }

    private static void Add(TarWriter tar, string name, byte[] content) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
}
