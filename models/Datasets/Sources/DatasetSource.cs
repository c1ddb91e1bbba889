namespace Grid.Models;

/// <summary>Images as a data set keeps them, before they are brought into the shape that a model asks for. Labels are empty where there are none.</summary>
/// <param name="FolderSum">Of a folder: the sum of its files, in hex, as they were when they were read.</param>
internal sealed record StoredImages(
    PixelStore Train,
    PixelStore Test,
    ReadOnlyMemory<byte> TrainLabels = default,
    ReadOnlyMemory<byte> TestLabels = default,
    string? FolderSum = null
);

/// <summary>A data set: where its files stand, and how they are read. Has no state.</summary>
/// <param name="folder">The name of its folder below those of data sets; null: its own name.</param>
internal abstract class DatasetSource(DatasetInfo info, string? folder = null)
{
    public DatasetInfo Info { get; } = info;

    /// <summary>The name of its folder below those of data sets.</summary>
    public string Folder { get; } = folder ?? info.Name;

    /// <summary>The form in which images are kept for a request. Requests of one form share a copy.</summary>
    public virtual ImageRequest StoredFor(ImageRequest request) => ImageRequest.Native;

    /// <summary>Its files, without reading them; empty where it needs none.</summary>
    /// <exception cref="ModelException">It is not installed; says how to come by it.</exception>
    public abstract IReadOnlyList<InstalledFile> Find(DatasetPlaces places);

    /// <summary>Reads all images in the form of <see cref="StoredFor"/>.</summary>
    /// <exception cref="ModelException">It is not installed, damaged, or not what it should be.</exception>
    public abstract StoredImages Read(DatasetPlaces places, ImageRequest form);

    /// <summary>The sum that a file has which <see cref="Read"/> has taken; null: it takes any.</summary>
    public virtual Checksum? SumOf(InstalledFile file) => null;

    /// <summary>Reads everything there is of it and compares it with what is known. What is wrong is in the report.</summary>
    /// <exception cref="ModelException">It is not installed; says how to come by it.</exception>
    public abstract DatasetReport Inspect(DatasetPlaces places, CancellationToken cancel);

    /// <summary>Makes the data set that stands at <paramref name="path"/> the folder <paramref name="target"/>, which is not there yet.</summary>
    /// <exception cref="ModelException">The path does not hold it.</exception>
    public abstract DatasetReport Import(string path, string target, CancellationToken cancel);

    /// <summary>A report on images that were read: their numbers must be the known ones.</summary>
    protected DatasetReport Report(IReadOnlyList<FileFinding> files, int train, int test, IEnumerable<string> problems)
    {
        var all = problems.ToList();
        if (Info.Train is { } wantedTrain && Info.Test is { } wantedTest && (train, test) != (wantedTrain, wantedTest))
            all.Add(
                $"{train:N0} images to train on and {test:N0} for the test, not {wantedTrain:N0} and {wantedTest:N0}."
            );
        return new DatasetReport(Info, files, train, test, all);
    }

    /// <summary>The report, where it finds nothing wrong.</summary>
    /// <exception cref="ModelException">It does; says what.</exception>
    protected static DatasetReport Sound(DatasetReport report, string path) =>
        report.Problems is [var first, ..]
            ? throw new ModelException($"{path} is not imported, for it is not a sound '{report.Info.Name}': {first}")
            : report;

    /// <summary>An error of this data set: what is wrong, and how to come by what is right.</summary>
    protected ModelException Unusable(Exception error) =>
        new($"The data set '{Info.Name}' cannot be read. {error.Message} {Info.Advice}", error);
}
