namespace Grid.Models;

/// <summary>CIFAR-10 in its binary or its python version, unpacked from the archive of its authors.</summary>
internal sealed class CifarSource() : FileSource(s_info, [s_binary, s_python])
{
    private static readonly DatasetInfo s_info = new(
        "cifar-10",
        "Coloured photographs of ten kinds of things (Krizhevsky 2009).",
        "No licence is stated by its authors, who ask to be cited.",
        "Get cifar-10-binary.tar.gz or cifar-10-python.tar.gz from www.cs.toronto.edu/~kriz/cifar.html and run `grid data import cifar-10 FILE`.",
        "3 × 32 × 32",
        "as published",
        Train: 50_000,
        Test: 10_000,
        CifarFormat.Classes
    );

    /// <summary>10,000 images of 1 + 3072 bytes.</summary>
    private const long BinaryBytes = 30_730_000;

    private static readonly FileLayout s_binary = new(
        "cifar-10-batches-bin",
        [
            .. Enumerable.Range(1, 5).Select(n => new DatasetFile($"data_batch_{n}.bin", BinaryBytes)),
            new DatasetFile("test_batch.bin", BinaryBytes),
        ],
        Checksum.Md5("c32a1d4ab5d03f1284b67883e8d87530")
    );

    private static readonly FileLayout s_python = new(
        "cifar-10-batches-py",
        [
            Python("data_batch_1", "c99cafc152244af753f735de768cd75f"),
            Python("data_batch_2", "d4bba439e000b95fd0a9bffe97cbabec"),
            Python("data_batch_3", "54ebc095f3ab1f0389bbae665268c751"),
            Python("data_batch_4", "634d18415352ddfa80567beed471001a"),
            Python("data_batch_5", "482c414d41f54cd18b22e5b47cb7c3cb"),
            Python("test_batch", "40351d587109b95175f43aff81a1287e"),
        ],
        Checksum.Md5("c58f30108f718f92721af3b95e74349a")
    );

    public override StoredImages Read(DatasetPlaces places, ImageRequest form)
    {
        try
        {
            LabelledBatch[] batches = [.. Find(places).Select(Read)];
            var (train, test) = (Joined(batches[..^1]), batches[^1]);
            return new StoredImages(Images(train), Images(test), train.Labels, test.Labels);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Unusable(error);
        }
    }

    private static LabelledBatch Read(InstalledFile file) =>
        PackedFile.Read(
            file.Path,
            expected: null,
            (stream, most) =>
                file.File.Name.EndsWith(".bin", StringComparison.Ordinal)
                    ? CifarFormat.ReadBinary(stream, file.Path, most)
                    : CifarFormat.ReadPython(stream, file.Path, most)
        );

    private static LabelledBatch Joined(LabelledBatch[] batches)
    {
        var pixels = new byte[batches.Sum(batch => batch.Pixels.Length)];
        var at = 0;
        foreach (var batch in batches)
        {
            batch.Pixels.CopyTo(pixels, at);
            at += batch.Pixels.Length;
        }
        return new LabelledBatch(pixels, [.. batches.SelectMany(batch => batch.Labels)]);
    }

    private static PixelsInMemory Images(LabelledBatch batch) =>
        new(batch.Pixels, CifarFormat.Channels, CifarFormat.Side, CifarFormat.Side);

    private static DatasetFile Python(string name, string md5) => new(name, Published: Checksum.Md5(md5));
}
