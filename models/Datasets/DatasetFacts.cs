using System.IO.Compression;
using System.Security.Cryptography;

namespace Grid.Models;

/// <summary>A data set as it was read: its files, and how many images its splits have (null: they are made as they are needed).</summary>
public sealed record DatasetFacts(string Name, IReadOnlyList<DatasetFileFacts> Files, long? Train, long? Test)
{
    internal static DatasetFacts Of(DatasetSource source, IReadOnlyList<InstalledFile> files, StoredImages images) =>
        new(
            source.Info.Name,
            [.. files.Select(file => DatasetFileFacts.Of(file, images.FolderSum, source.SumOf(file)))],
            images.Train.Count,
            images.Test.Count
        );
}

/// <param name="Sha256">In hex: of what is in the file, unpacked; of a folder, of the names, lengths and sums of its files, as `grid data check` says it.</param>
public sealed record DatasetFileFacts(string Name, string Sha256)
{
    /// <param name="found">The sum that the file was found to have when it was read; null: none was looked for.</param>
    internal static DatasetFileFacts Of(InstalledFile file, string? folderSum, Checksum? found) =>
        folderSum is not null ? new($"{file.File.Name}/", folderSum)
        : found is { Algorithm: Checksum.OfSha256 } ? new(file.File.Name, found.Hex)
        : new(file.File.Name, OfFile(file.Path));

    private static string OfFile(string path)
    {
        using var stream = File.OpenRead(path);
        using var unpacked = path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(stream, CompressionMode.Decompress)
            : (Stream)stream;
        return Convert.ToHexStringLower(SHA256.HashData(unpacked));
    }
}
