namespace Grid.Models;

/// <summary>A data set in MNIST's four files.</summary>
/// <param name="sums">The published sums of the files in the order of its names below.</param>
/// <param name="insists">
/// Whether the published sums are those that training insists on. Of MNIST many drop-in variants are about (QMNIST, KMNIST), so there only the form counts;
/// `grid data check` tells which it is.
/// </param>
internal sealed class IdxSource(DatasetInfo info, IReadOnlyList<string> sums, bool insists)
    : FileSource(info, [new FileLayout(null, FilesOf(sums))])
{
    private const int Side = 28;

    private static readonly string[] s_names =
    [
        "train-images-idx3-ubyte",
        "t10k-images-idx3-ubyte",
        "train-labels-idx1-ubyte",
        "t10k-labels-idx1-ubyte",
    ];

    public override StoredImages Read(DatasetPlaces places, ImageRequest form)
    {
        var files = Find(places);
        try
        {
            var (train, test) = (Images(files, 0), Images(files, 1));
            var (trainLabels, testLabels) = (Labels(files, 2, train), Labels(files, 3, test));
            return new StoredImages(train, test, trainLabels, testLabels);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Unusable(error);
        }
    }

    public override Checksum? SumOf(InstalledFile file) => insists ? file.File.Published : null;

    private PixelsInMemory Images(IReadOnlyList<InstalledFile> files, int file)
    {
        var (path, sum) = Of(files, file)!.Value;
        var images = PackedFile.Read(path, sum, (stream, most) => IdxReader.ReadImages(stream, path, most));
        return images.Count > 0
            ? new PixelsInMemory(images.Pixels, 1, images.Height, images.Width)
            : throw new InvalidDataException($"{path}: holds no images.");
    }

    private byte[] Labels(IReadOnlyList<InstalledFile> files, int file, PixelStore images)
    {
        if (Of(files, file) is not var (path, sum))
            return [];
        var labels = PackedFile.Read(
            path,
            sum,
            (stream, most) => IdxReader.ReadLabels(stream, path, Info.Classes, most)
        );
        return labels.Length == images.Count
            ? labels
            : throw new InvalidDataException($"{path}: {labels.Length} labels for {images.Count} images.");
    }

    private (string Path, Checksum? Sum)? Of(IReadOnlyList<InstalledFile> files, int file) =>
        files.FirstOrDefault(installed => installed.File.Name == s_names[file]) is { } found
            ? (found.Path, SumOf(found))
            : null;

    private static IReadOnlyList<DatasetFile> FilesOf(IReadOnlyList<string> sums) =>
        [
            .. s_names.Select(
                (name, file) => new DatasetFile(name, BytesOf(file), Checksum.Sha256(sums[file]), Optional: file >= 2)
            ),
        ];

    /// <summary>Sixty thousand images of training, ten thousand of the test, and a header each.</summary>
    private static long BytesOf(int file)
    {
        long count = file % 2 == 0 ? 60_000 : 10_000;
        return file < 2 ? 16 + count * Side * Side : 8 + count;
    }
}
