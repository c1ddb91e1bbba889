using System.IO.Compression;
using System.Security.Cryptography;

namespace Grid.Models;

/// <summary>
/// The data sets that can be trained on here. <paramref name="folders"/> are searched in order (GRID_DATA's first, then the system's)
/// for FOLDER/NAME/FILE, packed (.gz) or not. A data set is read once and then shared by all trainings of this catalog.
/// </summary>
public sealed class DatasetCatalog(IReadOnlyList<string> folders)
{
    /// <summary>The side of the images that models get: 28 × 28 is resized to 32 × 32 as in the GON experiments.</summary>
    private const int ImageSide = 32;
    private const string SystemFolder = "/usr/share/datasets";

    private readonly Lock _loading = new();
    private readonly Dictionary<string, (ImageData Data, DatasetFacts Facts)> _loaded = [];

    /// <summary>Where data sets are looked for.</summary>
    public IReadOnlyList<string> Folders { get; } = folders;

    /// <summary>The names of all data sets that can be asked for, whether they are installed or not.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. DatasetSource.All.Select(source => source.Name)];

    /// <summary>The folder <paramref name="gridData"/> (the value of GRID_DATA, null or empty: none), then the system's.</summary>
    public static DatasetCatalog FromEnvironment(string? gridData) =>
        new(string.IsNullOrEmpty(gridData) ? [SystemFolder] : [gridData, SystemFolder]);

    /// <summary>What was read of a data set; null where it was not <see cref="Load"/>ed.</summary>
    public DatasetFacts? FactsOf(string name)
    {
        lock (_loading)
            return _loaded.TryGetValue(name, out var loaded) ? loaded.Facts : null;
    }

    /// <summary>Reads a data set, or gives the copy read before: [1, 32, 32] images with values of 0 to 1.</summary>
    /// <exception cref="ModelException">It is unknown, not installed, damaged, or not what it should be.</exception>
    public ImageData Load(string name)
    {
        lock (_loading)
        {
            if (!_loaded.TryGetValue(name, out var loaded))
                _loaded[name] = loaded = Read(name);
            return loaded.Data;
        }
    }

    /// <summary>Looks whether a data set's files are there, without reading them.</summary>
    /// <exception cref="ModelException">It is unknown or not installed; says how to come by it.</exception>
    public void Check(string name)
    {
        var source = Source(name);
        _ = Find(source, source.Train);
        _ = Find(source, source.Test);
    }

    private (ImageData, DatasetFacts) Read(string name)
    {
        var source = Source(name);
        var ((train, trainHash), (test, testHash)) = (Read(source, source.Train), Read(source, source.Test));
        DatasetFileFacts[] files = [new(source.Train.Name, trainHash), new(source.Test.Name, testHash)];
        return (new ImageData(train, test), new DatasetFacts(name, files, train.Count, test.Count));
    }

    private static DatasetSource Source(string name) =>
        DatasetSource.All.FirstOrDefault(source => source.Name == name)
        ?? throw new ModelException(
            $"There is no data set '{name}'. Those that there are: {string.Join(", ", Names)}."
        );

    private string Find(DatasetSource source, DatasetFile file) =>
        Folders
            .Select(folder => Path.Combine(folder, source.Name, file.Name))
            .SelectMany(path => new[] { path + ".gz", path })
            .FirstOrDefault(File.Exists)
        ?? throw new ModelException(
            $"The data set '{source.Name}' is not installed: {file.Name}.gz is in none of "
                + $"{string.Join(", ", Folders.Select(folder => Path.Combine(folder, source.Name)))}. {source.Advice}"
        );

    private (ImageSet Images, string Sha256) Read(DatasetSource source, DatasetFile file)
    {
        var path = Find(source, file);
        try
        {
            var (images, sha256) = ReadChecked(path, file.Sha256);
            return (new ImageSet(Bilinear.Resize(images, ImageSide, ImageSide), 1, ImageSide, ImageSide), sha256);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ModelException(
                $"The data set '{source.Name}' cannot be read. {error.Message} {source.Advice}",
                error
            );
        }
    }

    private static (IdxImages Images, string Sha256) ReadChecked(string path, string? expected)
    {
        using var stream = File.OpenRead(path);
        using var unpacked = path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(stream, CompressionMode.Decompress)
            : (Stream)stream;
        using var sha256 = SHA256.Create();
        using var hashed = new CryptoStream(unpacked, sha256, CryptoStreamMode.Read);
        var images = IdxReader.ReadImages(hashed, path);
        var found = Convert.ToHexStringLower(sha256.Hash!);
        return expected is null || found == expected
            ? (images, found)
            : throw new InvalidDataException(
                $"{path}: wrong SHA-256 of the unpacked file: {found}, expected {expected}."
            );
    }
}
