using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Grid.Models;

/// <summary>A data set as it was read: its files, and how many images its splits have (null: they are made as they are needed).</summary>
public sealed record DatasetFacts(string Name, IReadOnlyList<DatasetFileFacts> Files, long? Train, long? Test)
{
    internal static DatasetFacts Of(string name, IReadOnlyList<InstalledFile> files, StoredImages images) =>
        new(name, [.. files.Select(file => DatasetFileFacts.Of(file))], images.Train.Count, images.Test.Count);
}

/// <param name="Sha256">In hex: of what is in the file, unpacked; of a folder, of the names and lengths of its files.</param>
public sealed record DatasetFileFacts(string Name, string Sha256)
{
    internal static DatasetFileFacts Of(InstalledFile file) =>
        Directory.Exists(file.Path)
            ? new($"{file.File.Name}/", OfFolder(file.Path))
            : new(file.File.Name, OfFile(file.Path));

    private static string OfFile(string path)
    {
        using var stream = File.OpenRead(path);
        using var unpacked = path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(stream, CompressionMode.Decompress)
            : (Stream)stream;
        return Convert.ToHexStringLower(SHA256.HashData(unpacked));
    }

    /// <summary>To read 200,000 pictures once more would take longer than some trainings.</summary>
    private static string OfFolder(string path)
    {
        var listing = new DirectoryInfo(path)
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => $"{Path.GetRelativePath(path, file.FullName)} {file.Length}\n")
            .Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(listing))));
    }
}
