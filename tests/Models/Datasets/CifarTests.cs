using FsCheck;
using FsCheck.Fluent;

namespace Grid.Models.Tests.Datasets;

public class CifarTests
{
    private const int ImageBytes = 3072;

    [Fact]
    public void Both_versions_hold_the_same_images_and_labels()
    {
        var pixels = Pixels(3);
        var binary = Binary(pixels, 6, 9, 0);
        var python = TestPickle.Batch(pixels, 6, 9, 0);
        foreach (var batch in (LabelledBatch[])[ReadBinary(binary), ReadPython(python)])
        {
            Assert.Equal(pixels, batch.Pixels);
            Assert.Equal<byte>([6, 9, 0], batch.Labels);
        }
    }

    [Fact]
    public void A_catalog_reads_either_version_from_the_folder_of_its_archive()
    {
        using var folder = new TemporaryFolder();
        var binary = Directory.CreateDirectory(folder.File("a/cifar-10/cifar-10-batches-bin")).FullName;
        var python = Directory.CreateDirectory(folder.File("b/cifar-10/cifar-10-batches-py")).FullName;
        for (var n = 1; n <= 6; n++)
        {
            var pixels = Pixels(2, seed: n);
            var name = n == 6 ? "test_batch" : $"data_batch_{n}";
            File.WriteAllBytes(Path.Combine(binary, name + ".bin"), Binary(pixels, 1, (byte)n));
            File.WriteAllBytes(Path.Combine(python, name), TestPickle.Batch(pixels, 1, (byte)n));
        }
        var request = ImageRequest.Native with { Labels = true };
        var a = new DatasetCatalog([folder.File("a")]).Load("cifar-10", request);
        var b = new DatasetCatalog([folder.File("b")]).Load("cifar-10", request);
        Assert.Equal(
            (10, 2, 3, 32, 32),
            (a.Train.Count, a.Test.Count, a.Train.Channels, a.Train.Height, a.Train.Width)
        );
        Assert.Equal<byte>([1, 1, 1, 2, 1, 3, 1, 4, 1, 5], a.Train.Labels.ToArray());
        Assert.Equal(a.Train[9], b.Train[9]);
        Assert.Equal(a.Test[1], b.Test[1]);
        Assert.Equal(a.Test.Labels.ToArray(), b.Test.Labels.ToArray());
    }

    [Fact]
    public void A_binary_file_that_is_cut_short_is_refused() =>
        Assert.Contains(
            "no whole number of images",
            Assert.Throws<InvalidDataException>(() => ReadBinary(Binary(Pixels(2), 1, 2)[..^1])).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_label_that_there_is_not_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => ReadBinary(Binary(Pixels(1), 10)));
        Assert.Throws<InvalidDataException>(() => ReadPython(TestPickle.Batch(Pixels(1), 10)));
    }

    [Fact]
    public void A_pickle_is_never_executed()
    {
        // os.system("id"), the classic
        var pickle = new TestPickle().Code(0x80, 2).Global("os", "system").Text("id").Code(0x85).Code('R').Code('.');
        var error = Assert.Throws<InvalidDataException>(() => ReadPython(pickle.Bytes()));
        Assert.Contains("os.system", error.Message, StringComparison.Ordinal);
        Assert.Contains("nothing is called", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('i')] // INST
    [InlineData('o')] // OBJ
    [InlineData('X')] // BINUNICODE
    [InlineData('P')] // PERSID
    [InlineData((char)0x81)] // NEWOBJ
    [InlineData((char)0x82)] // EXT1
    [InlineData((char)0x93)] // STACK_GLOBAL
    public void An_opcode_that_cifar_does_not_use_is_refused(char code)
    {
        var pickle = new TestPickle().Code(0x80, 2).Code((byte)code, 0, 0, 0, 0).Code('.');
        Assert.Contains(
            "opcode",
            Assert.Throws<InvalidDataException>(() => ReadPython(pickle.Bytes())).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_array_must_be_as_long_as_its_shape_says()
    {
        var pickle = new TestPickle().Code(0x80, 2).Array(3, Pixels(2)).Code('.').Bytes();
        Assert.Contains(
            "claims the shape [3, 3072]",
            Assert.Throws<InvalidDataException>(() => ReadPython(pickle)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Wherever_a_pickle_is_cut_the_only_error_is_that_of_invalid_data()
    {
        var pickle = TestPickle.Batch(Pixels(1), 3);
        for (var length = 0; length < pickle.Length; length += length is < 200 or > 3200 ? 1 : 97)
            Assert.Throws<InvalidDataException>(() => ReadPython(pickle[..length]));
    }

    [Fact]
    public void Whatever_byte_of_a_pickle_is_changed_the_only_error_is_that_of_invalid_data()
    {
        var pickle = TestPickle.Batch(Pixels(1), 3);
        Prop.ForAll<int, byte>(
                (at, value) =>
                {
                    var changed = pickle.ToArray();
                    changed[(int)((uint)at % (uint)changed.Length)] = value;
                    changed[(int)((uint)at * 31 % 300)] = value;
                    return Record.Exception(() => ReadPython(changed)) is null or InvalidDataException;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    private static byte[] Pixels(int count, int seed = 1)
    {
        var random = new LaneRandom(seed, RandomPurpose.SyntheticData);
        return [.. Enumerable.Range(0, count * ImageBytes).Select(_ => (byte)random.Below(256))];
    }

    private static byte[] Binary(byte[] pixels, params byte[] labels) =>
        [.. labels.SelectMany((label, n) => (byte[])[label, .. pixels.AsSpan(n * ImageBytes, ImageBytes)])];

    private static LabelledBatch ReadBinary(byte[] file) =>
        CifarFormat.ReadBinary(new MemoryStream(file), "f", file.Length);

    private static LabelledBatch ReadPython(byte[] file) =>
        CifarFormat.ReadPython(new MemoryStream(file), "f", file.Length);
}
